// SPDX-License-Identifier: AGPL-3.0-or-later
#include "session/auth_name.hpp"
#include "session/certificate_text.hpp"

#include "crypto/password.hpp"
#include "crypto/scram.hpp"
#include "text/base64.hpp"
#include "unit/session/shard.hpp"

#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <ctime>
#include <limits>

namespace fedibee::session {
namespace {

using testing::HasSubstr;

const std::string print_a(64, 'a');
const std::string address = "192.0.2.7";

/// A client's proof for a challenge, made with OpenSSL directly.
std::string prove(const std::string& password, const std::string& bare, const std::string& challenge)
{
    const auto bytes = [](const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); };
    const auto salt_at = challenge.find(",s=") + 3;
    const auto rounds_at = challenge.find(",i=") + 3;
    const auto salt = text::base64_decode(challenge.substr(salt_at, rounds_at - 3 - salt_at)).value();
    std::string salted(32, '\0');
    PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), bytes(salt), static_cast<int>(salt.size()),
                      std::stoi(challenge.substr(rounds_at)), EVP_sha256(), 32,
                      reinterpret_cast<unsigned char*>(salted.data()));
    const auto hmac = [&](const std::string& key, const std::string& text) {
        std::string out(32, '\0');
        HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes(text), text.size(),
             reinterpret_cast<unsigned char*>(out.data()), nullptr);
        return out;
    };
    const std::string client_key = hmac(salted, "Client Key");
    std::string stored(32, '\0');
    EVP_Digest(client_key.data(), 32, reinterpret_cast<unsigned char*>(stored.data()), nullptr, EVP_sha256(), nullptr);
    const std::string last = "c=biws," + challenge.substr(0, challenge.find(','));
    std::string proof = hmac(stored, bare + "," + challenge + "," + last);
    for (std::size_t i = 0; i < proof.size(); ++i) proof[i] = static_cast<char>(proof[i] ^ client_key[i]);
    return last + ",p=" + text::base64_encode(proof);
}

/// "ok", or what was said against it.
std::string scram(Shard& shard, const std::string& name, const std::string& password)
{
    const std::string bare = "n=" + name + ",r=clientnonce";
    auto begun = shard.run(shard.manager->begin_scram("n,," + bare, address));
    if (!begun) return begun.error().detail;
    const auto proven = shard.run((*begun)->finish(prove(password, bare, (*begun)->challenge())));
    if (!proven) return proven.error().detail;
    EXPECT_EQ(proven->user->name(), "ann");
    EXPECT_THAT(proven->answer, HasSubstr("v="));
    return "ok";
}

} // namespace

TEST(AuthName, HasUserLoginAndClientInEitherOrder)
{
    EXPECT_EQ(parse_auth_name("ann"), (AuthName{"ann", "", ""}));
    EXPECT_EQ(parse_auth_name("ann/work"), (AuthName{"ann", "work", ""}));
    EXPECT_EQ(parse_auth_name("ann@phone"), (AuthName{"ann", "", "phone"}));
    EXPECT_EQ(parse_auth_name("ann/work@phone"), (AuthName{"ann", "work", "phone"}));
    EXPECT_EQ(parse_auth_name("ann@phone/work"), (AuthName{"ann", "work", "phone"}));
    EXPECT_EQ(parse_auth_name(""), (AuthName{"", "", ""}));
    EXPECT_EQ(parse_auth_name("/@"), (AuthName{"", "", ""}));
}

TEST(Fingerprints, AreTakenAsOpensslPrintsThem)
{
    std::string printed;
    for (int i = 0; i < 32; ++i) printed += i == 0 ? "AA" : ":AA";
    EXPECT_EQ(parse_fingerprint(printed).value(), print_a);
    for (const auto& bad : {std::string(), std::string(40, 'a'), std::string(63, 'a'), std::string(64, 'g')})
        EXPECT_THAT(parse_fingerprint(bad).error().detail, HasSubstr("openssl x509")) << bad;
}

TEST(ScramSignIns, WorkForWhoeverRegisteredOrChangedThePassword)
{
    Shard shard;
    Client client;
    const auto ann = shard.user(client);
    EXPECT_EQ(scram(shard, "ann/work@phone", "password"), "ok");
    EXPECT_THAT(shard.say(ann, client, control, "set password another"), HasSubstr("Setting changed"));
    EXPECT_EQ(scram(shard, "ANN", "another"), "ok");
    EXPECT_THAT(scram(shard, "ann", "password"), HasSubstr("SCRAM-SHA-256 failed"));
    ann->detach(client);
}

TEST(ScramSignIns, TellStrangersNothing)
{
    Shard shard;
    Client client;
    const auto ann = shard.user(client);
    EXPECT_EQ(scram(shard, "nobody", "password"), scram(shard, "ann", "wrong"));
    const auto challenge = [&](const std::string& name) {
        return shard.run(shard.manager->begin_scram("n,,n=" + name + ",r=x", "192.0.2.8")).value()->challenge();
    };
    const auto salt = [](const std::string& text) { return text.substr(text.find(",s=")); };
    EXPECT_EQ(salt(challenge("nobody")), salt(challenge("nobody")));
    EXPECT_EQ(salt(challenge("nobody")).size(), salt(challenge("ann")).size());
    EXPECT_NE(challenge("ann"), challenge("ann")) << "each with a nonce of its own";
    ann->detach(client);
}

TEST(ScramSignIns, CountAsGuesses)
{
    Shard shard;
    for (int i = 0; i < 3; ++i) EXPECT_THAT(scram(shard, "nobody", "x"), HasSubstr("SCRAM-SHA-256 failed"));
    EXPECT_THAT(scram(shard, "nobody", "x"), HasSubstr("wait a minute"));
    EXPECT_THAT(shard.run(shard.manager->authenticate_certificate("", print_a, address)).error().detail,
                HasSubstr("wait a minute"));
}

TEST(ScramSignIns, ComeToUsersOfBeforeWithTheirNextPassword)
{
    Shard shard;
    const std::string hash = crypto::hash_password(Secret("password"));
    shard.stored([hash](Store& store) { return store.create_user("ann", hash); }).value();
    EXPECT_THAT(scram(shard, "ann", "password"), HasSubstr("by PLAIN once before"));
    ASSERT_TRUE(shard.run(shard.manager->authenticate("ann", Secret("password"), address)));
    EXPECT_EQ(scram(shard, "ann", "password"), "ok");
}

TEST(ScramSignIns, RefuseWhatIsNoMessage)
{
    Shard shard;
    const auto begun = shard.run(shard.manager->begin_scram("p=tls-unique,,n=ann,r=x", address));
    ASSERT_FALSE(begun);
    EXPECT_EQ(begun.error().code, Errc::invalid_input);
}

TEST(Certificates, AreAddedListedAndRemoved)
{
    Shard shard;
    Client client;
    const auto ann = shard.user(client);
    EXPECT_THAT(shard.say(ann, client, control, "certfp list"), HasSubstr("No certificates yet"));
    EXPECT_THAT(shard.say(ann, client, control, "certfp add"), HasSubstr("showed no certificate"));
    EXPECT_THAT(shard.say(ann, client, control, "certfp add zzz"), HasSubstr("no SHA-256 fingerprint"));
    EXPECT_THAT(shard.say(ann, client, control, "certfp add " + print_a), HasSubstr("Added"));
    EXPECT_THAT(shard.say(ann, client, control, "certfp add " + print_a), HasSubstr("already"));
    EXPECT_THAT(shard.say(ann, client, control, "certfp add " + std::string(64, 'b')), HasSubstr("Added"));
    EXPECT_THAT(shard.say(ann, client, control, "certfp list"), HasSubstr(print_a));
    EXPECT_EQ(shard.run(shard.manager->authenticate_certificate("", print_a, address)).value()->name(), "ann");
    EXPECT_EQ(shard.run(shard.manager->authenticate_certificate("ann", print_a, address)).value()->name(), "ann");
    EXPECT_FALSE(shard.run(shard.manager->authenticate_certificate("bob", print_a, address)));
    EXPECT_THAT(shard.say(ann, client, control, "certfp del c"), HasSubstr("None of your certificates"));
    EXPECT_THAT(shard.say(ann, client, control, "certfp del aa:aa"), HasSubstr("Removed"));
    EXPECT_THAT(shard.run(shard.manager->authenticate_certificate("", print_a, address)).error().detail,
                HasSubstr("certfp add " + print_a));
    ann->detach(client);
}

TEST(Certificates, OfAnotherUserAreNotTaken)
{
    Shard shard;
    Client client;
    const auto ann = shard.user(client);
    const auto added = shard.stored([](Store& store) {
        const auto bob = store.create_user("bob", "hash").value();
        return store.add_certificate(bob.id, print_a);
    });
    ASSERT_TRUE(added);
    EXPECT_THAT(shard.say(ann, client, control, "certfp add " + print_a), HasSubstr("another user"));
    EXPECT_THAT(shard.say(ann, client, control, "certfp del " + print_a), HasSubstr("None of your"));
    ann->detach(client);
}

TEST(TokenSignIns, AskTheInstanceOfTheUsersOwnLogin)
{
    Shard shard;
    Client client;
    const auto ann = shard.user(client);
    shard.instance.only_token = "fresh token";
    const auto enter = [&](const std::string& name, const std::string& tag, const std::string& token) {
        const auto user = shard.run(shard.manager->authenticate_token(name, tag, Secret(token), address));
        return user ? std::string((*user)->name()) : user.error().detail;
    };
    EXPECT_EQ(enter("ann", "", "fresh token"), "ann");
    EXPECT_EQ(enter("ann", "mastodon", "fresh token"), "ann");
    const std::string refusal = enter("ann", "", "stale token");
    EXPECT_THAT(refusal, HasSubstr("OAUTHBEARER failed"));
    EXPECT_EQ(enter("nobody", "", "fresh token"), refusal);
    shard.instance.me = "mallory@home.example";
    EXPECT_EQ(enter("ann", "mastodon", "fresh token"), refusal) << "a good token of somebody else";
    shard.instance.me = "alice@home.example";
    EXPECT_THAT(enter("ann", "", "fresh token"), HasSubstr("wait a minute"));
    ann->detach(client);
}

TEST(TokenSignIns, NeverTryALoginThatNobodySignedInTo)
{
    Shard shard;
    Client client;
    const auto guest = shard.manager->guest("ann", "127.0.0.1");
    auto registered = shard.run(guest->say(client, control, Utterance{"register password", {}, false}));
    const auto ann = registered->became;
    ann->attach(client);
    ASSERT_THAT(shard.say(ann, client, control, "account add alice@home.example"), HasSubstr("Account successfully"));
    EXPECT_FALSE(shard.run(shard.manager->authenticate_token("ann", "", Secret("any"), address)));
    ann->detach(client);
}

TEST(Passwords, CostAHashEvenForNamesThatNobodyHas)
{
    Shard shard;
    Client client;
    const auto ann = shard.user(client);
    // Of the processor, not by the clock on the wall, and the least of three: what else the machine does is not
    // counted.
    const auto least = [&shard](const std::string& name) {
        auto best = std::numeric_limits<std::clock_t>::max();
        for (int i = 0; i < 3; ++i) {
            const std::string from = "192.0.2." + std::to_string(i) + name;
            const auto begin = std::clock();
            EXPECT_FALSE(shard.run(shard.manager->authenticate(name, Secret{"wrong"}, from)));
            best = std::min(best, std::clock() - begin);
        }
        return best;
    };
    EXPECT_GT(least("nobody") * 2, least("ann"));
    ann->detach(client);
}

} // namespace fedibee::session
