// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/feed_parser.hpp"

#include "text/ascii.hpp"

#include <expat.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fedibee::backend {
namespace {

constexpr std::size_t deepest = 64;
constexpr std::size_t most_entries = 500;
constexpr std::size_t longest_field = std::size_t{64} << 10;

constexpr std::string_view atom = "http://www.w3.org/2005/Atom";
constexpr std::string_view rss_1 = "http://purl.org/rss/1.0/";
constexpr std::string_view rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
constexpr std::string_view dublin_core = "http://purl.org/dc/elements/1.1/";
constexpr std::string_view content = "http://purl.org/rss/1.0/modules/content/";

/// An element's name as expat gives it: "namespace name", or "name".
struct Name {
    explicit Name(std::string_view whole)
    {
        const auto blank = whole.rfind(' ');
        space = blank == std::string_view::npos ? std::string_view{} : whole.substr(0, blank);
        local = blank == std::string_view::npos ? whole : whole.substr(blank + 1);
    }
    [[nodiscard]] bool is_plain() const { return space.empty() || space == rss_1 || space == atom; }

    std::string_view space;
    std::string_view local;
};

std::string_view attribute(const XML_Char** attributes, std::string_view name)
{
    for (; *attributes != nullptr; attributes += 2) {
        if (name == attributes[0]) return attributes[1];
    }
    return {};
}

enum class Element { outer, item, author, field, other };

/// An entry while it is read: which of two texts is the better one shows only at its end.
struct Draft {
    FeedEntry entry;
    std::string guid, about, description, encoded, creator, tag;
};

/// "https://host/path" of a link that may begin with '/'.
std::string resolved(std::string_view link, std::string_view base)
{
    link = text::trimmed(link);
    const auto scheme = base.find("://");
    if (link.starts_with("//") && scheme != std::string_view::npos)
        return std::string(base.substr(0, scheme + 1)).append(link);
    if (link.starts_with('/') && scheme != std::string_view::npos)
        return std::string(base.substr(0, base.find('/', scheme + 3))).append(link);
    return std::string(text::is_web_address(link) ? link : std::string_view{});
}

class Reader {
public:
    Reader(XML_Parser parser, std::string_view url) : parser_(parser), url_(url)
    {
        XML_SetUserData(parser, this);
        XML_SetElementHandler(parser, on_start, on_end);
        XML_SetCharacterDataHandler(parser, on_text);
        XML_SetEntityDeclHandler(parser, on_entity);
    }

    [[nodiscard]] const std::string& complaint() const { return complaint_; }
    [[nodiscard]] NewsFeed take() { return std::move(feed_); }

private:
    static Reader& self(void* data) { return *static_cast<Reader*>(data); }
    static void on_start(void* data, const XML_Char* name, const XML_Char** attributes)
    {
        self(data).start(Name(name), attributes);
    }
    static void on_end(void* data, const XML_Char*) { self(data).end(); }
    static void on_text(void* data, const XML_Char* bytes, int count)
    {
        auto* field = self(data).field_;
        if (field != nullptr && field->size() < longest_field) field->append(bytes, static_cast<std::size_t>(count));
    }
    static void on_entity(void* data, const XML_Char*, int, const XML_Char*, int, const XML_Char*, const XML_Char*,
                          const XML_Char*, const XML_Char*)
    {
        self(data).refuse("it declares entities of its own, which no feed needs");
    }

    void refuse(std::string complaint)
    {
        if (complaint_.empty()) complaint_ = std::move(complaint);
        XML_StopParser(parser_, XML_FALSE);
    }

    void start(const Name& name, const XML_Char** attributes)
    {
        if (open_.size() >= deepest) return refuse("its elements are nested too deeply");
        if (open_.empty()) {
            const bool known = name.local == "rss" || (name.space == atom && name.local == "feed") ||
                               (name.space == rdf && name.local == "RDF");
            if (!known) return refuse("it is neither RSS nor Atom");
        }
        open_.push_back(element_of(name, attributes));
    }

    Element element_of(const Name& name, const XML_Char** attributes)
    {
        if (open_.empty()) return Element::outer;
        const Element parent = open_.back();
        // Markup within a text (XHTML) is read for its words.
        if (parent == Element::field || parent == Element::other) return parent;
        if (parent == Element::author) return name.local == "name" ? into(draft_.creator) : Element::other;
        if (parent == Element::item) return part_of_item(name, attributes);
        const bool begins = name.is_plain() && (name.local == "item" || name.local == "entry");
        if (begins) {
            draft_ = Draft{};
            draft_.about = attribute(attributes, std::string(rdf) + " about");
            return Element::item;
        }
        if (name.is_plain() && name.local == "channel") return Element::outer;
        if (name.is_plain() && name.local == "title" && feed_.title.empty()) return into(feed_.title);
        return Element::other;
    }

    Element part_of_item(const Name& name, const XML_Char** attributes)
    {
        auto& entry = draft_.entry;
        if (name.space == content && name.local == "encoded") return into(draft_.encoded);
        if (name.space == dublin_core && name.local == "creator") return into(draft_.creator);
        if (name.space == dublin_core && name.local == "subject") return into(draft_.tag);
        if (!name.is_plain()) return Element::other;
        if (name.local == "title") return into(entry.title);
        if (name.local == "guid" || name.local == "id") return into(draft_.guid);
        if (name.local == "description" || name.local == "summary") return into(draft_.description);
        if (name.local == "content") return into(draft_.encoded);
        if (name.local == "author" && name.space == atom) return Element::author;
        if (name.local == "author") return into(entry.author);
        if (name.local == "category" && name.space == atom) {
            entry.tags.emplace_back(attribute(attributes, "term"));
            return Element::other;
        }
        if (name.local == "category") return into(draft_.tag);
        if (name.local == "link" && name.space == atom) {
            const auto relation = attribute(attributes, "rel");
            if (relation.empty() || relation == "alternate") entry.link = attribute(attributes, "href");
            return Element::other;
        }
        return name.local == "link" ? into(entry.link) : Element::other;
    }

    /// A field that stands there twice has its last value.
    Element into(std::string& field)
    {
        field.clear();
        field_ = &field;
        return Element::field;
    }

    void end()
    {
        const Element element = open_.back();
        open_.pop_back();
        const bool goes_on = !open_.empty() && open_.back() == Element::field;
        if (element == Element::field && !goes_on) {
            field_ = nullptr;
            if (!draft_.tag.empty()) draft_.entry.tags.push_back(std::exchange(draft_.tag, {}));
        }
        if (element == Element::item) finish();
    }

    void finish()
    {
        auto& entry = draft_.entry;
        const auto clean = [](std::string& text) { text = std::string(text::trimmed(text)); };
        clean(draft_.guid);
        clean(entry.title);
        if (entry.link.empty() && draft_.guid.starts_with("http")) entry.link = draft_.guid; // isPermaLink
        entry.link = resolved(entry.link, url_);
        entry.id = !draft_.guid.empty() ? draft_.guid : draft_.about;
        if (entry.id.empty()) entry.id = entry.link.empty() ? entry.title : entry.link;
        entry.summary = draft_.description.empty() ? std::move(draft_.encoded) : std::move(draft_.description);
        if (!draft_.creator.empty()) entry.author = std::move(draft_.creator);
        clean(entry.author);
        for (auto& tag : entry.tags) clean(tag);
        std::erase(entry.tags, std::string{});
        if (!entry.id.empty() && feed_.entries.size() < most_entries) feed_.entries.push_back(std::move(entry));
    }

    XML_Parser parser_;
    std::string_view url_;
    NewsFeed feed_;
    Draft draft_;
    std::vector<Element> open_;
    std::string* field_ = nullptr;
    std::string complaint_;
};

struct Free {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

} // namespace

Result<NewsFeed> parse_feed(std::string_view bytes, std::string_view url)
{
    const std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free> parser(XML_ParserCreateNS(nullptr, ' '));
    if (!parser) return fail(Errc::internal, "no memory for a feed");
    bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size())); // XML allows no blanks in front
    Reader reader(parser.get(), url);
    const bool read = XML_Parse(parser.get(), bytes.data(), static_cast<int>(bytes.size()), 1) == XML_STATUS_OK;
    if (read) {
        NewsFeed feed = reader.take();
        feed.title = std::string(text::trimmed(feed.title));
        return feed;
    }
    std::string why = reader.complaint();
    if (why.empty()) {
        why = "it is broken in line " + std::to_string(XML_GetCurrentLineNumber(parser.get())) + " (" +
              XML_ErrorString(XML_GetErrorCode(parser.get())) + ")";
    }
    return fail(Errc::bad_response, "There is no news feed at " + std::string(url) + ": " + why +
                                        ". Give the address of the RSS or Atom file itself.");
}

} // namespace fedibee::backend
