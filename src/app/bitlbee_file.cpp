// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/bitlbee_file.hpp"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace fedibee::app {
namespace {

constexpr std::size_t largest_file = 4U << 20U;
constexpr std::size_t deepest = 16; ///< BitlBee's own files have three levels

/// The elements that mean something where they stand; all else is passed over with what it holds.
enum class Element { other, user, account, channel, buddy, setting };

std::string_view attribute(const XML_Char** attributes, std::string_view name)
{
    for (; *attributes != nullptr; attributes += 2) {
        if (name == attributes[0]) return attributes[1];
    }
    return {};
}

Element element_of(std::string_view name, const std::vector<Element>& outer)
{
    if (outer.empty()) return name == "user" ? Element::user : Element::other;
    const Element parent = outer.back();
    const bool may_have_settings = parent == Element::user || parent == Element::account || parent == Element::channel;
    if (name == "setting" && may_have_settings) return Element::setting;
    if (name == "account" && parent == Element::user) return Element::account;
    if (name == "channel" && parent == Element::user) return Element::channel;
    if (name == "buddy" && parent == Element::account) return Element::buddy;
    return Element::other;
}

/// Fills a BitlbeeUser while expat reads.
class Reader {
public:
    explicit Reader(XML_Parser parser) : parser_(parser)
    {
        XML_SetUserData(parser, this);
        XML_SetElementHandler(parser, on_start, on_end);
        XML_SetCharacterDataHandler(parser, on_text);
        XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    }

    [[nodiscard]] const std::string& complaint() const { return complaint_; }
    BitlbeeUser& user() { return user_; }

private:
    static Reader& self(void* data) { return *static_cast<Reader*>(data); }
    static void on_start(void* data, const XML_Char* name, const XML_Char** attributes)
    {
        self(data).start(name, attributes);
    }
    static void on_end(void* data, const XML_Char*) { self(data).outer_.pop_back(); }
    static void on_text(void* data, const XML_Char* bytes, int count)
    {
        Reader& reader = self(data);
        if (!reader.outer_.empty() && reader.outer_.back() == Element::setting)
            reader.settings().back().second.append(bytes, static_cast<std::size_t>(count));
    }
    static void on_doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int)
    {
        self(data).refuse("a document type has no place in a BitlBee file");
    }

    void refuse(std::string complaint)
    {
        if (complaint_.empty()) complaint_ = std::move(complaint);
        XML_StopParser(parser_, XML_FALSE);
    }

    void start(std::string_view name, const XML_Char** attributes)
    {
        const bool is_root = outer_.empty();
        const Element element = element_of(name, outer_);
        outer_.push_back(element);
        if (outer_.size() > deepest) return refuse("elements are nested too deeply for a BitlBee file");
        if (is_root && element != Element::user) return refuse("it does not begin with <user>");
        take(element, attributes);
    }

    void take(Element element, const XML_Char** attributes)
    {
        const auto get = [attributes](std::string_view name) { return std::string(attribute(attributes, name)); };
        switch (element) {
        case Element::user:
            user_.nick = get("nick");
            user_.password = get("password");
            if (get("version") != "1") refuse("only files of format version 1 (BitlBee 1.2 to 3.6) are known");
            break;
        case Element::account:
            user_.accounts.push_back({get("protocol"),
                                      get("handle"),
                                      get("password"),
                                      get("tag"),
                                      attribute(attributes, "autoconnect") != "false",
                                      {},
                                      {}});
            break;
        case Element::channel: user_.channels.push_back({get("name"), get("type"), {}}); break;
        case Element::buddy: user_.accounts.back().buddies.emplace_back(get("handle"), get("nick")); break;
        case Element::setting: settings(outer_[outer_.size() - 2]).emplace_back(get("name"), std::string{}); break;
        case Element::other: break;
        }
    }

    BitlbeeSettings& settings() { return settings(outer_[outer_.size() - 2]); }
    BitlbeeSettings& settings(Element parent)
    {
        if (parent == Element::account) return user_.accounts.back().settings;
        if (parent == Element::channel) return user_.channels.back().settings;
        return user_.settings;
    }

    XML_Parser parser_;
    std::vector<Element> outer_;
    std::string complaint_;
    BitlbeeUser user_;
};

} // namespace

std::string_view setting_of(const BitlbeeSettings& settings, std::string_view key)
{
    const auto found = std::ranges::find_if(settings, [key](const auto& one) { return one.first == key; });
    return found == settings.end() ? std::string_view{} : std::string_view(found->second);
}

Result<BitlbeeUser> parse_bitlbee(std::string_view xml, const std::string& path)
{
    const auto refused = [&path](std::string_view why) {
        return fail(Errc::conflict, fmt::format("{} is no BitlBee user file: {}", path, why));
    };
    if (xml.size() > largest_file) return refused("it is larger than 4 MiB");
    const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(XML_ParserCreate("UTF-8"), XML_ParserFree);
    Reader reader(parser.get());
    if (XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE) != XML_STATUS_OK) {
        const std::string why =
            reader.complaint().empty() ? XML_ErrorString(XML_GetErrorCode(parser.get())) : reader.complaint();
        return refused(fmt::format("line {}: {}", XML_GetCurrentLineNumber(parser.get()), why));
    }
    return std::move(reader.user());
}

} // namespace fedibee::app
