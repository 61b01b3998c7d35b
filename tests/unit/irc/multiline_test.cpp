// SPDX-License-Identifier: AGPL-3.0-or-later
#include "unit/irc/client.hpp"

#include <gmock/gmock.h>

using namespace fedibee;
using namespace fedibee::test;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace {

constexpr auto writer = "message-tags batch echo-message labeled-response standard-replies draft/multiline";

struct Multiline : testing::Test {
    Multiline() { client.log_in(writer); }
    void begin(const std::string& tags = {}) { client.send(tags + "BATCH +m draft/multiline &home"); }
    void part(const std::string& text, const std::string& more = {})
    {
        client.send("@batch=m" + more + " PRIVMSG &home :" + text);
    }
    [[nodiscard]] const std::vector<std::pair<std::string, session::Utterance>>& said() const
    {
        return world.users.ann->said;
    }

    World world;
    Client client{world};
};

session::ShownStatusPtr two_paragraphs(std::string first, std::string second)
{
    auto shown = shown_post(author("bob", "bob@example.social"), "20", std::move(first));
    render::Paragraph paragraph;
    paragraph.spans.push_back(render::Span{std::move(second), render::plain, {}});
    shown->document.paragraphs.push_back(std::move(paragraph));
    return shown;
}

} // namespace

TEST_F(Multiline, IsOfferedWithItsLimits)
{
    client.send("CAP LS 302");
    client.expect("draft/multiline=max-bytes=65536,max-lines=500");
}

TEST_F(Multiline, BecomesOneTextWithLineBreaks)
{
    begin("@label=l1;+reply=1.s20 ");
    part("first line " + std::string(300, 'x'));
    part("");
    part("second", ";x=y");
    part(" joined", ";draft/multiline-concat");
    client.send("BATCH -m");
    EXPECT_THAT(client.expect("label=l1"), HasSubstr(" ACK"));
    ASSERT_EQ(said().size(), 1U);
    EXPECT_EQ(said()[0].second.text, "first line " + std::string(300, 'x') + "\n\nsecond joined");
    EXPECT_EQ(said()[0].second.reply_to, "1.s20");
}

TEST_F(Multiline, PublishesNothingOfWhatDoesNotFit)
{
    client.send("BATCH +m netsplit &home");
    client.expect("FAIL BATCH MULTILINE_INVALID :");
    client.send("BATCH -m");
    client.expect("FAIL BATCH MULTILINE_INVALID :No such batch");
    begin();
    begin();
    client.expect("FAIL BATCH MULTILINE_INVALID :A batch is open");
    part("one");
    client.send("@batch=m PRIVMSG #linux :two");
    client.expect("FAIL BATCH MULTILINE_INVALID_TARGET &home #linux :");
    part("three");
    client.send("BATCH -m");
    begin();
    client.send("@batch=m NOTICE &home :no");
    client.expect("FAIL BATCH MULTILINE_INVALID :Only PRIVMSG");
    client.send("BATCH -m");
    begin();
    for (int i = 0; i < 501; ++i) part("line");
    client.expect("FAIL BATCH MULTILINE_MAX_LINES 500 :");
    client.send("BATCH -m");
    begin();
    for (int i = 0; i < 17; ++i) part(std::string(4000, 'x'));
    client.expect("FAIL BATCH MULTILINE_MAX_BYTES 65536 :");
    client.send("BATCH -m");
    begin("@label=e ");
    part("  ");
    client.send("BATCH -m");
    EXPECT_THAT(client.expect("There was no text"), HasSubstr("label=e"));
    client.barrier();
    EXPECT_TRUE(said().empty());
}

TEST_F(Multiline, CarriesPostsOfSeveralLines)
{
    client.send("JOIN &home");
    client.expect(" 366 ann &home");
    const std::string wide = "one " + std::string(700, 'x') + " end";
    world.users.ann->deliver(
        {Place{PlaceKind::home, {}, {}}, std::nullopt, session::NewPost{two_paragraphs(wide, "two")}});
    const auto opening = client.expect("BATCH +");
    EXPECT_THAT(opening, HasSubstr("msgid=1.s20"));
    EXPECT_THAT(opening, HasSubstr(":bob!bob@example.social BATCH +"));
    EXPECT_THAT(opening, HasSubstr(" draft/multiline &home"));
    EXPECT_THAT(client.expect("PRIVMSG &home :"), Not(HasSubstr("concat")));
    EXPECT_THAT(client.expect("PRIVMSG &home :"), HasSubstr("draft/multiline-concat"));
    const auto second = client.expect("PRIVMSG &home :two");
    EXPECT_THAT(second, StartsWith("@batch="));
    EXPECT_THAT(second, Not(HasSubstr("concat")));
    EXPECT_THAT(second, Not(HasSubstr("msgid")));
    client.expect("BATCH -");
}

TEST_F(Multiline, LeavesPostsOfOneLineAlone)
{
    client.send("JOIN &home");
    client.expect(" 366 ann &home");
    const auto shown = shown_post(author("bob", "bob@example.social"), "20", "short");
    world.users.ann->deliver({Place{PlaceKind::home, {}, {}}, std::nullopt, session::NewPost{shown}});
    EXPECT_THAT(client.expect("short"), HasSubstr("msgid=1.s20"));
    EXPECT_THAT(client.all(), Not(HasSubstr("BATCH")));
}
