// SPDX-License-Identifier: AGPL-3.0-or-later
// XML by another's judgement: expat says whether it is well-formed, and what it means.
#pragma once

#include <expat.h>

#include <memory>
#include <string>
#include <string_view>

namespace fedibee::test {

inline bool is_well_formed(std::string_view xml)
{
    const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreate("UTF-8"),
                                                                              XML_ParserFree);
    return XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), 1) == XML_STATUS_OK;
}

/// All character data of the document.
inline std::string text_in(std::string_view xml)
{
    std::string text;
    const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreate("UTF-8"),
                                                                              XML_ParserFree);
    XML_SetUserData(parser.get(), &text);
    XML_SetCharacterDataHandler(parser.get(), [](void* out, const XML_Char* data, int size) {
        static_cast<std::string*>(out)->append(data, static_cast<std::size_t>(size));
    });
    XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), 1);
    return text;
}

} // namespace fedibee::test
