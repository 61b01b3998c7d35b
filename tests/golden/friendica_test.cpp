// SPDX-License-Identifier: AGPL-3.0-or-later
// Every recorded exchange with Friendica has a row in tests/golden/friendica/readings.txt: its kind, and what the
// gateway makes of its body.
#include "backend/friendica/client.hpp"
#include "reading.hpp"
#include "readings.hpp"
#include "support/fake_http.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <set>

namespace fedibee::golden {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path folder = fs::path(FEDIBEE_SOURCE_DIR) / "tests/golden/friendica";
const fs::path table = folder / "readings.txt";

std::string body_of(const json& exchange)
{
    const json& body = exchange["body"];
    return body.is_string() ? body.get<std::string>() : body.dump();
}

Reading reading_of(const std::string& domain)
{
    Reading how{domain, domain};
    how.amend = friendica::amend_status;
    return how;
}

void show(Read& out, const List& list)
{
    out.say(list.id.value + " " + list.title);
}

void show(Read& out, const friendica::Mail& mail)
{
    out.say(mail.id + (mail.seen ? "" : " (not seen)"));
    const auto status = friendica::as_status(mail, reading_of("friendica.test"));
    golden::show(out, *status);
    out.say("to " + mail.recipient.address + ", title '" + mail.title + "'");
}

/// The whole of a post with its title, and what no other reading shows.
void show_friendica(Read& out, const Status& status)
{
    golden::show(out, status);
    out.say(fmt::format("title '{}', warning '{}', answers {}, {} dislikes{}", status.title, status.spoiler_text,
                        status.in_reply_to_account_id.value, status.dislikes_count, status.disliked ? ", mine" : ""));
    if (status.quote && status.quote->status)
        out.say("quotes " + status.quote->status->account.address + " at " + status.quote->status->url);
}

template <class Parse> Reader with_posts(Parse parse)
{
    return [parse](std::string_view body, const Reading& how) {
        Read out;
        if (const auto parsed = parse(body, how)) {
            for (const auto& status : *parsed) show_friendica(out, *status);
            if (parsed->empty()) out.say("(nothing)");
        }
        return out;
    };
}

Read read_one(std::string_view body, const Reading& how)
{
    Read out;
    if (const auto status = mastodon::read_status(body, how)) show_friendica(out, **status);
    return out;
}

template <class T, class Parse> Reader with_own(Parse parse)
{
    return [parse](std::string_view body, const Reading& how) {
        Read out;
        const auto parsed = parse(body, how);
        if (!parsed) out.say(parsed.error().detail);
        if (parsed) {
            for (const T& one : *parsed) show(out, one);
        }
        return out;
    };
}

Result<std::vector<friendica::Mail>> read_sent(std::string_view body, const Reading& how)
{
    auto sent = friendica::read_sent_mail(body, how);
    if (!sent) return fail(std::move(sent));
    return std::vector<friendica::Mail>{std::move(*sent)};
}

Read read_preferences(std::string_view body, const Reading& /*how*/)
{
    Read out;
    if (const auto visibility = friendica::read_default_visibility(body))
        out.say("posts " + mastodon::visibility_word(*visibility));
    return out;
}

Read read_found(std::string_view body, const Reading& how)
{
    Read out;
    const auto found = mastodon::read_search(body, how);
    if (found) golden::show(out, found->accounts);
    return out;
}

const std::map<std::string, Reader>& kinds()
{
    using namespace mastodon;
    static const std::map<std::string, Reader> all{
        {"status", read_one},
        {"statuses", with_posts(read_statuses)},
        {"context", reader("", read_context)},
        {"source", reader("", read_source)},
        {"media", reader("", read_media)},
        {"scheduled", reader("", read_scheduled)},
        {"accounts", reader("", read_accounts)},
        {"own account", reader("", read_credential_account)},
        {"relationship",
         reader("", [](std::string_view body, const Reading& how) { return read_relationship(body, {}, how); })},
        {"relationships", reader("", read_relationships)},
        {"notifications", reader("", read_notifications)},
        {"conversations", reader("", read_conversations)},
        {"search", read_found},
        {"instance", read_instance_body},
        {"application", read_registration},
        {"token", read_tokens},
        {"lists", with_own<List>(read_lists)},
        {"mails", with_own<friendica::Mail>(friendica::read_mails)},
        {"sent mail", with_own<friendica::Mail>(read_sent)},
        {"preferences", read_preferences},
    };
    return all;
}

/// The call that was recorded, made by the gateway: what it is told of the answer.
std::string refused(const json& exchange, const std::string& domain)
{
    const json& request = exchange["request"];
    const std::string method = request["method"];
    const std::string path = request["path"];
    test::FakeHttp http;
    test::FakeHttp::Headers headers;
    for (const std::string line : exchange["headers"]) {
        const auto colon = line.find(": ");
        headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    http.answer(method, "https://" + domain + path, exchange["status"], body_of(exchange), headers);
    InstanceInfo instance;
    instance.family = Family::friendica;
    instance.origin = "https://" + domain;
    instance.domain = domain;
    instance.software = "friendica";
    friendica::Client client(http, instance, {}, "login");
    const auto answer = test::run(client.raw(method, path, {}));
    if (answer) return "done";
    return fmt::format("{}: {}", to_string(answer.error().code), answer.error().detail);
}

/// The recording holds only what shows the order.
std::string order_of(const json& exchange)
{
    std::string line;
    for (const json& one : exchange["body"]) {
        line += (line.empty() ? "" : ", ") + one["id"].get<std::string>();
        if (one["reblog"].is_object()) line += " (boost of " + one["reblog"]["id"].get<std::string>() + ")";
    }
    return line;
}

std::string read_row(const Row& row)
{
    const auto exchange = json::parse(bytes_of(folder / row.file));
    if (row.kind == "refusal") return refused(exchange, row.domain);
    if (row.kind == "order") return order_of(exchange);
    const auto kind = kinds().find(row.kind);
    return kind == kinds().end() ? std::string{} : kind->second(body_of(exchange), reading_of(row.domain)).lines;
}

TEST(FriendicaRecorded, EveryExchangeHasARowAndEveryRowAnExchange)
{
    std::set<std::string> with_row;
    for (const Row& row : rows_of(table)) {
        EXPECT_TRUE(with_row.insert(row.file).second) << row.file << " has two rows";
        EXPECT_TRUE(fs::exists(folder / row.file)) << row.file;
        EXPECT_FALSE(text::trimmed(row.reading).empty()) << row.file;
    }
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto name = entry.path().filename();
        if (name.extension() == ".json") EXPECT_TRUE(with_row.contains(name)) << name << " has no row";
    }
    const fs::path originals = fs::path(FEDIBEE_SHARED_DIR) / "recorded/friendica";
    if (!fs::is_directory(originals)) return;
    for (const auto& entry : fs::directory_iterator(originals)) {
        const auto name = entry.path().filename();
        if (name.extension() == ".json")
            EXPECT_EQ(bytes_of(folder / name), bytes_of(entry.path())) << name << " is not copied";
    }
}

TEST(FriendicaRecorded, IsReadAndRenderedAsTheTableSays)
{
    compare_readings(table, read_row);
}

} // namespace
} // namespace fedibee::golden
