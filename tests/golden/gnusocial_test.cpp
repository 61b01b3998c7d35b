// SPDX-License-Identifier: AGPL-3.0-or-later
// Every body that a real GNU social sent has a row in tests/golden/gnusocial/readings.txt: its kind, and what the
// gateway makes of it. FEDIBEE_UPDATE=1 writes the readings anew; file and kind of a row are made by hand.
#include "backend/gnusocial/answer.hpp"
#include "backend/gnusocial/codec.hpp"
#include "backend/gnusocial/newness.hpp"
#include "backend/gnusocial/oauth1.hpp"
#include "render/compose.hpp"
#include "render/plain.hpp"
#include "text/ascii.hpp"
#include "text/iso_time.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>

namespace fedibee::gnusocial {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(FEDIBEE_SOURCE_DIR) / "tests/golden/gnusocial";
const fs::path table = folder / "readings.txt";
constexpr std::string_view mark = "=== ";

std::string bytes_of(const fs::path& path)
{
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

/// All servers were read by alice, who is user 2 on each.
Reading reading_of(const std::string& file)
{
    const bool qvitter = file.starts_with("v1.2.0");
    const std::string port = qvitter ? "8012" : file.starts_with("v2") ? "8200" : "8120";
    const std::string root = "http://127.0.0.1:" + port;
    return {root, "127.0.0.1:" + port, AccountId("2"), root + "/alice"};
}

/// The status that a file's name tells, or what such answers come with.
int status_of(const std::string& file)
{
    for (const int status : {200, 400, 401, 403, 404, 405, 410, 413, 500, 501}) {
        if (file.find(std::to_string(status), file.find_last_of('/')) != std::string::npos) return status;
    }
    return 0;
}

std::string shown(const Status& status)
{
    std::string line =
        fmt::format("{} by {} ({}), {}", status.id.value, status.account.address,
                    render::clean_display_name(status.account.display_name), text::format_iso_time(status.created_at));
    if (!status.in_reply_to_id.empty()) line += ", answers " + status.in_reply_to_id.value;
    if (status.visibility == Visibility::direct) line += ", direct";
    if (status.favourited) line += ", liked";
    if (status.reblogged) line += ", repeated";
    for (const auto& mention : status.mentions) line += ", mentions " + mention.id.value + " " + mention.address;
    for (const auto& tag : status.tags) line += ", #" + tag.name;
    return line + ", " + status.url + "\n" + render::to_plain(render::compose(status, {})) + "\n";
}

std::string shown(const Account& account)
{
    std::string line = fmt::format("{} {} ({}): {} posts, follows {}, followed by {}, {}", account.id.value,
                                   account.address, account.display_name, account.statuses_count,
                                   account.following_count, account.followers_count, account.url);
    for (const auto& field : account.fields) line += ", " + field.name + " " + field.value;
    return line + "\n";
}

std::string shown(const Notification& one)
{
    return fmt::format("-> {}: {} by {}{}, {}\n", one.id.value, one.type, one.account ? one.account->address : "",
                       one.status ? " of " + one.status->id.value : "", text::format_iso_time(one.created_at));
}

std::string shown(const Notices& notices)
{
    std::string lines = fmt::format("{} entries\n", notices.ids.size());
    for (const auto& post : notices.posts) lines += shown(*post);
    for (const auto& event : notices.events) lines += shown(*event);
    return lines;
}

std::string shown(const Relationship& tie)
{
    return fmt::format("{}:{}{}{}\n", tie.id.value, tie.following ? " followed" : "", tie.followed_by ? " follows" : "",
                       tie.blocking ? " blocked" : "");
}

std::string shown(const Group& group)
{
    return fmt::format("!{} ({}): {} members{}, {}, {}\n", group.name, group.title, group.members_count,
                       group.member ? " and you" : "", group.description, group.url);
}

std::string shown(const Message& message)
{
    return "with " + message.peer.address + ": " + shown(*message.status);
}

std::string shown(const QvitterNews& news)
{
    std::string lines = "up to " + news.newest + "\n";
    for (const auto& one : news.items) lines += shown(*one);
    return lines;
}

std::string shown(const std::string& id)
{
    return id + "\n";
}

std::string shown(const Fan& fan)
{
    return fmt::format("{} {} ({}) {}\n", fan.user, fan.nickname, fan.name, fan.url);
}

std::string shown(const MediaAttachment& media)
{
    return media.id.value + " " + media.url + "\n";
}

std::string shown(const CredentialAccount& own)
{
    return shown(own.account) + own.note_source + "\n";
}

std::string shown(const StatusPtr& status)
{
    return shown(*status);
}

template <class T> std::string shown(const std::vector<T>& all)
{
    std::string lines;
    for (const auto& one : all) lines += shown(one);
    return lines;
}

template <class T> std::string shown(const Result<T>& read)
{
    return read ? shown(*read) : std::string{};
}

using Reader = std::function<std::string(const std::string& body, const std::string& file)>;

template <class Read> Reader reader(Read read)
{
    return [read](const std::string& body, const std::string& file) { return shown(read(body, reading_of(file))); };
}

std::string refusal(const std::string& body, const std::string& file)
{
    HttpResponse answer;
    answer.status = status_of(file);
    answer.body = body;
    if (file.ends_with(".html")) answer.headers.add("Content-Type", "text/html");
    if (answer.status == 200) return shown(read_upload(body, reading_of(file))) + read_error_text(body) + "\n";
    if (answer.status == 0) answer.status = 500;
    const Error error = explain(answer, "127.0.0.1", "POST", true);
    return fmt::format("{}{}: {}\n", to_string(error.code), error.maybe_done ? ", perhaps done" : "", error.detail);
}

std::string config(const std::string& body, const std::string& /*file*/)
{
    const auto read = read_config(body);
    if (!read) return {};
    return fmt::format("{} at {}: {} characters, files of {} bytes{}\n", read->name, read->server,
                       read->text_limit.value_or(1), read->file_limit.value_or(1), read->is_private ? ", private" : "");
}

/// A head as a response.
std::string head(const std::string& body, const std::string& /*file*/)
{
    HttpResponse answer;
    std::istringstream lines(body);
    for (std::string line; std::getline(lines, line);) {
        const auto colon = line.find(": ");
        if (colon != std::string::npos)
            answer.headers.add(line.substr(0, colon), std::string(text::trimmed(line.substr(colon + 2))));
    }
    const std::string etag = reliable_etag(answer);
    const std::string news(answer.headers.find("Qvitter-Notifications"));
    return fmt::format("{}{}\n", etag.empty() ? "its tag is too young" : "tag " + etag,
                       news.empty()          ? ""
                       : tells_of_news(news) ? ", news wait"
                                             : ", no news");
}

const std::map<std::string, Reader>& kinds()
{
    static const std::map<std::string, Reader> all{
        {"notice", reader(read_notice)},
        {"notices", reader(read_notices)},
        {"user", reader(read_user)},
        {"users", reader(read_users)},
        {"own user", reader(read_own_user)},
        {"deed", reader(read_deed)},
        {"friendship",
         reader([](std::string_view body, const Reading& how) { return read_friendship(body, AccountId("3"), how); })},
        {"ids", reader(read_ids)},
        {"fans", reader(read_fans)},
        {"group", reader(read_group)},
        {"groups", reader(read_groups)},
        {"messages", reader(read_messages)},
        {"upload", reader(read_upload)},
        {"qvitter", reader(read_qvitter_notifications)},
        {"version", [](const std::string& body, const std::string&) { return read_version(body) + "\n"; }},
        {"webfinger", [](const std::string& body, const std::string&) { return read_api_link(body) + "\n"; }},
        {"config", config},
        {"head", head},
        {"refusal", refusal},
    };
    return all;
}

struct Row {
    std::string file;
    std::string kind; ///< "unread" for bodies of which nothing is read: the reading says why
    std::string reading;
};

std::vector<Row> rows()
{
    std::vector<Row> all;
    std::istringstream lines(bytes_of(table));
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(mark)) {
            if (!all.empty()) all.back().reading += line + "\n";
            continue;
        }
        const std::string row = line.substr(mark.size());
        const auto bar = std::min(row.find('|'), row.size() - 1);
        all.push_back({std::string(text::trimmed(std::string_view(row).substr(0, bar))),
                       std::string(text::trimmed(std::string_view(row).substr(bar + 1))),
                       {}});
    }
    return all;
}

bool may_write()
{
    const char* update = std::getenv("FEDIBEE_UPDATE"); // NOLINT(concurrency-mt-unsafe): one thread
    const char* ci = std::getenv("CI");                 // NOLINT(concurrency-mt-unsafe)
    return update != nullptr && std::string(update) == "1" && ci == nullptr;
}

TEST(RecordedGnuSocial, EveryBodyHasARowAndEveryRowABody)
{
    std::set<std::string> with_row;
    for (const Row& row : rows()) {
        EXPECT_TRUE(with_row.insert(row.file).second) << row.file << " has two rows";
        EXPECT_TRUE(row.kind == "unread" || kinds().contains(row.kind)) << row.file << ": " << row.kind;
        EXPECT_FALSE(text::trimmed(row.reading).empty()) << row.file;
        EXPECT_TRUE(fs::exists(folder / row.file)) << row.file;
    }
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto name = fs::relative(entry.path(), folder).string();
        const bool is_body = entry.is_regular_file() && name.find('/') != std::string::npos;
        if (is_body) EXPECT_TRUE(with_row.contains(name)) << name << " has no row";
    }
    const fs::path originals = fs::path(FEDIBEE_SHARED_DIR) / "recorded/gnusocial";
    if (!fs::is_directory(originals)) return;
    for (const auto& entry : fs::recursive_directory_iterator(originals)) {
        const auto name = fs::relative(entry.path(), originals);
        const bool is_body = entry.is_regular_file() && name.has_parent_path();
        if (is_body) EXPECT_EQ(bytes_of(folder / name), bytes_of(entry.path())) << name << " is not copied";
    }
}

TEST(RecordedGnuSocial, IsReadAndRenderedAsTheTableSays)
{
    std::string written;
    for (const Row& row : rows()) {
        std::string reading = row.reading;
        if (row.kind != "unread") {
            reading = kinds().at(row.kind)(bytes_of(folder / row.file), row.file);
            EXPECT_FALSE(text::trimmed(reading).empty()) << row.file << " is not understood as " << row.kind;
            if (!may_write()) EXPECT_EQ(text::trimmed(reading), text::trimmed(row.reading)) << row.file;
        }
        written += fmt::format("{}{} | {}\n{}\n\n", mark, row.file, row.kind, text::trimmed(reading));
    }
    if (may_write()) std::ofstream(table, std::ios::binary) << written;
}

/// The same timeline as ActivityStreams names each entry's verb: the posts among them are those that are read as such.
TEST(RecordedGnuSocial, ThePatternsAgreeWithTheVerbsOfActivityStreams)
{
    const std::string file = "v1.20.10/home_timeline_with_activities.json";
    const auto read = read_notices(bytes_of(folder / file), reading_of(file));
    ASSERT_TRUE(read);
    std::map<std::string, std::string> verbs;
    const auto stream = nlohmann::json::parse(bytes_of(folder / "v1.20.10/home_timeline_activitystreams.json"));
    for (const auto& item : stream.at("items")) {
        const auto& id = item.at("status_net").at("notice_info").at("local_id");
        verbs[id.is_string() ? id.get<std::string>() : id.dump()] = item.at("verb").get<std::string>();
    }
    std::set<std::string> posts;
    for (const auto& post : read->posts) posts.insert(post->id.value);
    ASSERT_GT(verbs.size(), 20U);
    for (const auto& id : read->ids) {
        if (!verbs.contains(id)) continue; // that one has no entry there
        const std::string verb = verbs[id].substr(verbs[id].find_last_of('/') + 1);
        EXPECT_EQ(posts.contains(id), verb == "post" || verb == "share") << id << " is a " << verb;
    }
}

/// Each signature of a real sign-in, from the request token to the first post.
TEST(OAuth1, SignsAsTheRecordedFlow)
{
    std::istringstream lines(bytes_of(folder / "v1.20.10/oauth_pin_flow.txt"));
    std::map<std::string, std::string> secrets{{"", ""}};
    OAuth1Request request;
    OAuth1Keys keys;
    keys.consumer_secret = Secret("fedibeesecret0000000000000000001");
    std::string signature;
    int checked = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("> GET ") || line.starts_with("> POST ")) {
            request = OAuth1Request{};
            request.method = line.substr(2, line.find(' ', 2) - 2);
            request.url = line.substr(line.find(' ', 2) + 1);
        } else if (line.starts_with("> Authorization: OAuth ")) {
            const std::string head = line.substr(23);
            keys.token.clear();
            for (auto field : text::split(head, ',')) {
                field = text::trimmed(field);
                const auto name = field.substr(0, field.find('='));
                const std::string value =
                    text::url_decode(field.substr(name.size() + 2, field.size() - name.size() - 3));
                if (name == "oauth_consumer_key") keys.consumer_key = value;
                if (name == "oauth_nonce") request.nonce = value;
                if (name == "oauth_timestamp") request.time = std::stoll(value);
                if (name == "oauth_token") keys.token = value;
                if (name == "oauth_callback" || name == "oauth_verifier") request.extra.emplace_back(name, value);
                if (name == "oauth_signature") signature = text::url_encode(value);
            }
        } else if (line.starts_with("> form")) {
            request.form = text::form_decode(text::trimmed(std::string_view(line).substr(6)));
            if (!secrets.contains(keys.token) || signature.starts_with("AAAA")) continue; // made wrong on purpose
            keys.token_secret = Secret(secrets[keys.token]);
            EXPECT_THAT(authorization_header(request, keys), testing::HasSubstr("\"" + signature + "\""));
            ++checked;
        } else if (line.starts_with("< oauth_token=")) {
            const auto fields = text::form_decode(std::string_view(line).substr(2));
            secrets[fields.at(0).second] = fields.at(1).second;
        }
    }
    EXPECT_GE(checked, 4);
}

} // namespace
} // namespace fedibee::gnusocial
