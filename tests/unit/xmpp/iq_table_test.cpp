// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xmpp/iq_table.hpp"
#include "xmpp/privilege.hpp"
#include "xmpp/stanza.hpp"

#include <gtest/gtest.h>

using namespace fedibee;
using namespace fedibee::xmpp;
using namespace std::chrono_literals;

namespace {

const Instant start{};

} // namespace

TEST(IqTable, OnlyWhoWasAskedCanAnswer)
{
    IqTable table;
    std::string answers;
    const std::string id = table.expect("ann@example.org/x", start + 30s, [&](const gloox::Tag* answer) {
        answers += answer == nullptr ? "none " : value_of(*answer, "from") + " ";
    });
    EXPECT_EQ(id.size(), 32U);
    EXPECT_FALSE(table.take(*stanza("iq", "eve@example.org", "fedi.example", id, "result")));
    EXPECT_FALSE(table.take(*stanza("iq", "ann@example.org/x", "fedi.example", "7", "result")));
    EXPECT_EQ(answers, "");
    EXPECT_TRUE(table.take(*stanza("iq", "ann@example.org/x", "fedi.example", id, "error")));
    EXPECT_FALSE(table.take(*stanza("iq", "ann@example.org/x", "fedi.example", id, "result"))) << "answered twice";
    EXPECT_EQ(answers, "ann@example.org/x ");
}

TEST(IqTable, NothingWaitsForEver)
{
    IqTable table;
    int none = 0;
    const auto count = [&none](const gloox::Tag* answer) { none += answer == nullptr ? 1 : 0; };
    table.expect("a@b", start + 30s, count);
    table.expect("a@b", start + 60s, count);
    table.expire(start + 30s);
    EXPECT_EQ(none, 1);
    EXPECT_EQ(table.size(), 1U);
    table.drop_all();
    EXPECT_EQ(none, 2);
    EXPECT_EQ(table.size(), 0U);
}

TEST(Privileges, AreReadFromTheServerInBothVersions)
{
    for (const auto* const xmlns : {"urn:xmpp:privilege:1", "urn:xmpp:privilege:2"}) {
        auto message = stanza("message", "example.org", "fedi.example", "1");
        auto& announced = add(*message, "privilege", xmlns);
        for (const auto& [access, type] :
             {std::pair{"roster", "both"}, {"message", "outgoing"}, {"presence", "none"}}) {
            auto& perm = add(announced, "perm");
            set(perm, "access", access);
            set(perm, "type", type);
        }
        PrivilegeTable table;
        EXPECT_TRUE(table.take(*message));
        const auto* const rights = table.find("example.org");
        ASSERT_NE(rights, nullptr);
        EXPECT_EQ(rights->xmlns, xmlns);
        EXPECT_TRUE(rights->may("roster", "set"));
        EXPECT_TRUE(rights->may("message", "outgoing"));
        EXPECT_FALSE(rights->may("presence", "managed_entity"));
        EXPECT_EQ(table.find("other.example"), nullptr);
        table.forget();
        EXPECT_EQ(table.find("example.org"), nullptr);
    }
}

TEST(Privileges, AreNotGivenByPeople)
{
    auto message = stanza("message", "eve@example.org/x", "fedi.example", "1");
    auto& perm = add(add(*message, "privilege", "urn:xmpp:privilege:2"), "perm");
    set(perm, "access", "roster");
    set(perm, "type", "both");
    PrivilegeTable table;
    EXPECT_FALSE(table.take(*message));
    EXPECT_EQ(table.find("example.org"), nullptr);
}
