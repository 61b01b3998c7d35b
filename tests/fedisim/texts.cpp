// SPDX-License-Identifier: AGPL-3.0-or-later
#include "texts.hpp"

#include <fmt/format.h>

#include <array>

namespace fedisim {

namespace {

constexpr std::array first_names{"Ines",  "Tomasz", "Yuki",  "Amara", "Bjorn", "Chloe", "Dmitri", "Esra",
                                 "Farid", "Greta",  "Hanna", "Ivo",   "Jamal", "Katja", "Liam",   "Marta",
                                 "Nadia", "Olek",   "Priya", "Quinn", "Rosa",  "Sven",  "Tilda",  "Umar",
                                 "Vera",  "Walter", "Xenia", "Yann",  "Zora",  "Anton"};
constexpr std::array last_names{"Baker",  "Novak", "Sato",   "Okafor", "Lind", "Moreau",
                                "Petrov", "Kaya",  "Haddad", "Weiss",  "Silva"};
constexpr std::array topics{"trains",   "sourdough", "birds",   "synths",  "maps",
                            "bicycles", "rust",      "gardens", "weather", "typography"};
constexpr std::array openings{"Today I learned something about",
                              "Does anybody else lose whole evenings to",
                              "Small progress with",
                              "I keep coming back to",
                              "Unpopular opinion about",
                              "A quiet morning with coffee and",
                              "The best thing this week was",
                              "Three hours later, still reading about"};
constexpr std::array middles{"and it went better than I feared", "and I have no regrets",
                             "but the manual was wrong again",   "and my neighbours are worried",
                             "because the rain would not stop",  "and it was worth every minute",
                             "even though it is already dark"};
constexpr std::array links{"https://example.com/notes/2026/slow-software",
                           "https://www.example.org/articles/a-long-walk-along-the-river-in-winter?ref=feed",
                           "https://example.net/photos/1729"};
constexpr std::array replies{"yes, exactly this",
                             "I would not have thought of that, thanks",
                             "how did you find out?",
                             "same here since last year",
                             "are you sure? mine does the opposite",
                             "please post a picture",
                             "that made my day",
                             "I tried it too & it <works>"};
constexpr std::array warnings{"food", "long", "spoilers for a film nobody has seen", "politics, mild"};
constexpr std::array questions{"Tea or coffee on a rainy day?", "How do you name your machines?", "Which editor today?",
                               "What should I plant next?"};
constexpr std::array pictures{
    "A tabby cat asleep on a warm keyboard", "Fog over a river with one lit window on the far bank",
    "Three loaves of bread, one of them a little burnt", "A hand-drawn map of a tram network"};

template <class Words> std::string any_of(const Words& words, IdMaker& dice)
{
    return words[dice.number(words.size())];
}

} // namespace

std::string user_name(int number)
{
    const auto index = static_cast<std::size_t>(number);
    auto name = std::string(first_names[index % first_names.size()]);
    name.front() = static_cast<char>(name.front() - 'A' + 'a');
    return index < first_names.size() ? name : fmt::format("{}{}", name, index / first_names.size() + 1);
}

std::string person_name(int number)
{
    const auto index = static_cast<std::size_t>(number);
    return fmt::format("{} {}", first_names[index % first_names.size()], last_names[index % last_names.size()]);
}

std::string topic_of(int number)
{
    return topics[static_cast<std::size_t>(number) % topics.size()];
}

std::string any_text(IdMaker& dice)
{
    const auto topic = any_of(topics, dice);
    auto text = fmt::format("{} {}, {}.", any_of(openings, dice), topic, any_of(middles, dice));
    switch (dice.number(6)) {
    case 0: return text + " #" + topic;
    case 1: return text + " " + any_of(links, dice);
    case 2: return text + "\n\nMore tomorrow. \xF0\x9F\x8C\xA7 #" + topic + " #slowweb";
    case 3: return text + "\nIt is \"fine\" & <normal>.";
    default: return text;
    }
}

std::string any_reply(IdMaker& dice)
{
    return any_of(replies, dice);
}
std::string any_warning(IdMaker& dice)
{
    return any_of(warnings, dice);
}
std::string any_question(IdMaker& dice)
{
    return any_of(questions, dice);
}
std::string any_picture(IdMaker& dice)
{
    return any_of(pictures, dice);
}

std::vector<std::string> any_options(IdMaker& dice)
{
    if (dice.number(2) == 0) return {"yes", "no", "it depends"};
    return {"the first one", "the second one", "both", "I only want to see the result"};
}

} // namespace fedisim
