# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cases of test_rooms_conformance.py: topic, name, script."""
import conformance_talk as talk
from conformance_channels import CHANNELS
from conformance_people import PEOPLE

REGISTRATION = {
    "welcome comes in its order": """
        a: raw
        a> NICK a
        a> USER a 0 * :A
        a< 001 a :*
        a; 002 a :*
        a; 003 a :*
        a; 004 a *
        a; 005 a * :are supported by this server
        a< 251 a :*
        a< 422 a :*
    """,
    "USER may come first": """
        a: raw
        a> USER a 0 * :A
        a> NICK a
        a< 001 a :*
    """,
    "nothing else is taken before": """
        a: raw
        a> JOIN #r
        a; 451 \\* :*
        a> PRIVMSG b :x
        a; 451 \\* :*
        a> PING x
        a; PONG fedibee.localhost :x
    """,
    "USER needs a real name": """
        a: raw
        a> NICK a
        a> USER a 0 *
        a; 461 a USER :*
        a> USER a 0 * :
        a; 461 a USER :*
        a> USER a 0 * :A
        a< 001 a :*
    """,
    "nobody registers twice": """
        a> USER a 0 * :A
        a; 462 a :*
        a> PASS x
        a; 462 a :*
    """,
    "CAP holds the welcome back": """
        a: raw
        a> CAP LS 302
        a> NICK a
        a> USER a 0 * :A
        a< CAP \\* LS *
        a! 001 *
        a> CAP END
        a< 001 a :*
    """,
    "a nick in use is refused before the welcome": """
        a> PING x
        b: raw
        b> NICK a
        b> USER b 0 * :B
        b< 433 \\* a :*
        b> NICK b
        b< 001 b :*
    """,
    "QUIT before the welcome": """
        a: raw
        a> NICK a
        a> QUIT :never mind
        a< ERROR :Closing Link: *
    """,
}

PING = {
    "PONG repeats the token": """
        a> PING abcdef
        a; PONG fedibee.localhost :abcdef
        a> PING :with blanks in it
        a; PONG fedibee.localhost :with blanks in it
    """,
    "PING needs one": """
        a> PING
        a; 461 a PING :*
    """,
    "PONG comes after all before it": """
        a> JOIN #r
        a> TOPIC #r :t
        a> PRIVMSG nobody :x
        a> LIST
        a> PING end
        a; :a!a@fedibee.localhost JOIN #r
        a; 353 a = #r :@a
        a; 366 a #r :*
        a; :a!a@fedibee.localhost TOPIC #r :t
        a< 323 a :*
        a; PONG fedibee.localhost :end
    """,
    "commands are taken in any case": """
        a> ping x
        a; PONG fedibee.localhost :x
        a> Join #r
        a; :a!a@fedibee.localhost JOIN #r
    """,
    "unknown commands": """
        a> NONSENSE x y
        a; 421 a NONSENSE :*
    """,
    "empty lines and lone CR LF": """
        a> \\x0d\\x0a\\x0d\\x0aPING x
        a; PONG fedibee.localhost :x
    """,
    "many lines in one block": """
        a> PING 1\\x0d\\x0aPING 2\\x0aPING 3
        a; PONG fedibee.localhost :1
        a; PONG fedibee.localhost :2
        a; PONG fedibee.localhost :3
    """,
}

NICK = {
    "neighbours are told": """
        a> JOIN #r
        b> JOIN #r
        b< 366 b #r :*
        a> NICK c
        a< :a!a@fedibee.localhost NICK :c
        b< :a!a@fedibee.localhost NICK :c
    """,
    "strangers are not": """
        a> JOIN #r
        b> JOIN #s
        b< 366 b #s :*
        a> NICK c
        a< :a!* NICK :c
        b! * NICK *
    """,
    "one in use": """
        a> PING x
        b> NICK a
        b; 433 b a :*
        b> NICK A
        b; 433 b A :*
    """,
    "another case of one's own": """
        a> NICK A
        a; :a!a@fedibee.localhost NICK :A
        a> NICK A
        a! *NICK*
    """,
    "a free one can be taken at once": """
        a> NICK c
        a< * NICK :c
        b> NICK a
        b; :b!b@fedibee.localhost NICK :a
    """,
    "malformed ones": """
        a> NICK
        a; 431 a :*
        a> NICK 1x
        a; 432 a 1x :*
        a> NICK a,b
        a; 432 a a,b :*
        a> NICK #a
        a; 432 a #a :*
        a> NICK a!b
        a; 432 a a!b :*
    """,
    "messages follow the nick": """
        a> PING x
        b> NICK c
        b< * NICK :c
        a> PRIVMSG c :hello
        b< :a!a@fedibee.localhost PRIVMSG c :hello
        a> PRIVMSG b :hello
        a< 401 a b :*
    """,
}

CASES = {
    "registration": REGISTRATION, "ping": PING, "nick": NICK, "channels": CHANNELS, "people": PEOPLE, "modes": talk.MODES,
    "messages": talk.MESSAGES, "capabilities": talk.CAPABILITIES, "sasl": talk.SASL, "account": talk.ACCOUNT, "history": talk.HISTORY,
}
