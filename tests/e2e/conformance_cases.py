# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cases of test_rooms_conformance.py: topic, name, script."""
import conformance_talk as talk

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

CHANNELS = {
    "JOIN names everybody": """
        a> JOIN #r
        a; :a!a@fedibee.localhost JOIN #r
        a; 353 a = #r :@a
        a; 366 a #r :*
        b> JOIN #R
        b; :b!b@fedibee.localhost JOIN #r
        b; 353 b = #r :@a b
        a; :b!b@fedibee.localhost JOIN #r
    """,
    "JOIN twice does nothing": """
        a> JOIN #r
        a< 366 *
        a> JOIN #r
        a! *JOIN*
    """,
    "JOIN several with keys": """
        a> JOIN #k
        a> MODE #k +k secret
        a< * MODE #k +k secret
        b> JOIN #k
        b; 475 b #k :*
        b> JOIN #k wrong
        b; 475 b #k :*
        b> JOIN #k,#m secret
        b; * JOIN #k
        b< * JOIN #m
    """,
    "JOIN needs a name": """
        a> JOIN
        a; 461 a JOIN :*
        a> JOIN nothing
        a; 403 a nothing :*
        a> JOIN #
        a< 403 a # :*
    """,
    "JOIN 0 leaves all": """
        a> JOIN #r,#s
        a< 366 a #s :*
        a> JOIN 0
        a< * PART #s :*
        a< * PART #r :*
    """,
    "PART with a reason": """
        a> JOIN #r
        b> JOIN #r
        b< 366 *
        a> PART #r :good bye
        a< :a!a@fedibee.localhost PART #r :good bye
        b< :a!a@fedibee.localhost PART #r :good bye
        b> NAMES #r
        b< 353 b = #r :b
    """,
    "PART of what one is not in": """
        a> JOIN #r
        a< 366 *
        b> PART #r
        b; 442 b #r :*
        b> PART #nowhere
        b; 403 b #nowhere :*
        b> PART
        b; 461 b PART :*
    """,
    "a room ends with its last member": """
        a> JOIN #r
        a> MODE #r +k x
        a> PART #r
        a< * PART #r
        b> JOIN #r
        b; * JOIN #r
        b; 353 b = #r :@b
    """,
    "KICK": """
        a> JOIN #r
        b> JOIN #r
        c> JOIN #r
        c< 366 *
        b> KICK #r c
        b< 482 b #r :*
        a> KICK #r b :out
        a< :a!a@fedibee.localhost KICK #r b :out
        b< :a!a@fedibee.localhost KICK #r b :out
        c< :a!a@fedibee.localhost KICK #r b :out
        c> NAMES #r
        c< 353 c = #r :@a c
        b> PRIVMSG #r :x
        b< 404 b #r :*
    """,
    "KICK of nobody": """
        a> JOIN #r
        a< 366 *
        b> PING x
        a> KICK #r b
        a; 441 a b #r :*
        a> KICK #r nobody
        a; 441 a nobody #r :*
        a> KICK #nowhere b
        a; 403 a #nowhere :*
        a> KICK #r
        a; 461 a KICK :*
        b> KICK #r a
        b< 442 b #r :*
    """,
    "KICK of several, with the nick for want of a reason": """
        a> JOIN #r
        b> JOIN #r
        c> JOIN #r
        c< 366 *
        a> KICK #r b,c
        a< * KICK #r b :a
        a< * KICK #r c :a
    """,
    "INVITE": """
        a> JOIN #r
        a< 366 *
        b> PING x
        a> INVITE b #r
        a; 341 a b #r
        b< :a!a@fedibee.localhost INVITE b #r
        b> JOIN #r
        b< * JOIN #r
        a> INVITE b #r
        a< 443 a b #r :*
        a> INVITE nobody #r
        a< 401 a nobody :*
    """,
    "INVITE by those who may": """
        a> JOIN #r
        a> MODE #r +i
        b> JOIN #r
        b< 473 b #r :*
        c> INVITE b #r
        c; 442 c #r :*
        a> INVITE c #r
        c< * INVITE c #r
        c> JOIN #r
        c< 366 *
        c> INVITE b #r
        c; 482 c #r :*
        a> INVITE b #r
        b< * INVITE b #r
        b> JOIN #r
        b< * JOIN #r
        b> PART #r
        b< * PART #r
        b> JOIN #r
        b; 473 b #r :*
    """,
    "TOPIC": """
        a> JOIN #r
        a< 366 *
        a> TOPIC #r
        a; 331 a #r :*
        a> TOPIC #r :news
        a; :a!a@fedibee.localhost TOPIC #r :news
        a> TOPIC #r
        a; 332 a #r :news
        a; 333 a #r a!a@fedibee.localhost *
        b> JOIN #r
        b; * JOIN #r
        b; 332 b #r :news
        b; 333 b #r a!a@* *
        b> TOPIC #r :mine
        b< 482 b #r :*
        a> MODE #r -t
        b< * MODE #r -t
        b> TOPIC #r :mine
        a< :b!* TOPIC #r :mine
        a> TOPIC #r :
        a< * TOPIC #r :
        b< * TOPIC #r :
        b> TOPIC #r
        b; 331 b #r :*
        c> TOPIC #r :x
        c; 442 c #r :*
        c> TOPIC #nowhere
        c; 403 c #nowhere :*
        c> TOPIC
        c; 461 c TOPIC :*
    """,
    "NAMES": """
        a> JOIN #r
        a< 366 *
        b> NAMES #r
        b; 353 b = #r :@a
        b; 366 b #r :*
        b> NAMES #nowhere
        b; 366 b #nowhere :*
    """,
    "NAMES of all prefixes": """
        a: multi-prefix userhost-in-names
        a> JOIN #r
        a< 353 a = #r :@a!a@fedibee.localhost
        a> MODE #r +v a
        a< * MODE #r +v a
        a> NAMES #r
        a; 353 a = #r :@+a!a@fedibee.localhost
        b> JOIN #r
        b< 353 b = #r :@a b
    """,
    "LIST": """
        a> JOIN #one,#two
        a> TOPIC #one :the first
        b> JOIN #two
        b< 366 *
        b> LIST
        b; 321 b *
        b< 322 b #one 1 :the first
        b< 322 b #two 2 :
        b< 323 b :*
        b> LIST #two
        b; 321 b *
        b; 322 b #two 2 :
        b; 323 b :*
        b> LIST >1
        b; 321 b *
        b; 322 b #two 2 :
        b; 323 b :*
        b> LIST !#t*
        b< 322 b #one 1 :*
        b< 323 b :*
    """,
}

PEOPLE = {
    "WHO of a room": """
        a> JOIN #r
        b> JOIN #r
        b> AWAY :gone
        b< 306 *
        a> WHO #r
        a< 352 a #r a fedibee.localhost fedibee.localhost a H@ :0 a
        a< 352 a #r b fedibee.localhost fedibee.localhost b G :0 b
        a; 315 a #r :*
    """,
    "WHO of a nick and of nobody": """
        a> JOIN #r
        a< 366 *
        b> WHO a
        b; 352 b * a fedibee.localhost fedibee.localhost a H* :0 a
        b; 315 b a :*
        b> WHO nobody
        b; 315 b nobody :*
    """,
    "WHOX": """
        a> JOIN #r
        a< 366 *
        a> WHO #r %tcuhsnfar,42
        a; 354 a 42 #r a fedibee.localhost fedibee.localhost a H@ 0 :a
        a; 315 a #r :*
    """,
    "WHOIS": """
        a> JOIN #r
        a> AWAY :soup
        a< 306 *
        b> WHOIS A
        b; 311 b a a fedibee.localhost \\* :a
        b; 319 b a :@#r
        b; 312 b a fedibee.localhost :*
        b; 301 b a :soup
        b< 317 b a *
        b; 318 b a :*
        b> WHOIS
        b; 431 b :*
    """,
    "WHOIS of nobody": """
        b> WHOIS nobody
        b< 401 b nobody :*
        b; 318 b nobody :*
    """,
    "WHOIS hides secret rooms": """
        a> JOIN #s
        a> MODE #s +s
        a< * MODE #s +s
        b> WHOIS a
        b! 319 *
        a> WHOIS a
        a< 319 a a :@#s
    """,
    "WHOWAS": """
        a> NICK z
        a< * NICK :z
        a> QUIT
        a< ERROR *
        b> WHOWAS a 1
        b; 314 b a a fedibee.localhost \\* :a
        b; 312 b a fedibee.localhost :*
        b; 369 b a :*
        b> WHOWAS never
        b; 406 b never :*
        b; 369 b never :*
        b> WHOWAS
        b; 431 b :*
    """,
    "ISON and USERHOST": """
        a> PING x
        b> ISON a nobody b
        b; 303 b :a b
        b> USERHOST a
        b; 302 b :a=+a@fedibee.localhost
    """,
    "AWAY": """
        a: away-notify
        a> JOIN #r
        b> JOIN #r
        b< 366 *
        b> AWAY :soup
        b; 306 b :*
        a< :b!b@fedibee.localhost AWAY :soup
        a> PRIVMSG b :hi
        a< 301 a b :soup
        b> AWAY
        b< 305 b :*
        a< :b!b@fedibee.localhost AWAY
    """,
    "away people come into a room": """
        a: away-notify
        a> JOIN #r
        b> AWAY :soup
        b> JOIN #r
        a< :b!* JOIN #r
        a< :b!* AWAY :soup
    """,
    "MONITOR": """
        a> MONITOR + b,c
        a; 731 a :b,c
        b> PING x
        a< 730 a :b!b@fedibee.localhost
        b> QUIT
        a< 731 a :b
        a> MONITOR L
        a< 732 a :b,c
        a< 733 a :*
        a> MONITOR C
        a> MONITOR L
        a; 733 a :*
    """,
    "bots": """
        a> MODE a +B
        a; * MODE a *B*
        b> WHOIS a
        b< 335 b a :*
        a> JOIN #r
        a> WHO #r
        a< 352 a #r * a H@B :0 a
    """,
    "SETNAME": """
        a: setname
        b: setname
        a> JOIN #r
        b> JOIN #r
        b< 366 *
        a> SETNAME :New Name
        a< :a!a@fedibee.localhost SETNAME :New Name
        b< :a!a@fedibee.localhost SETNAME :New Name
        b> WHOIS a
        b< 311 b a a fedibee.localhost \\* :New Name
    """,
    "QUIT": """
        a> JOIN #r
        b> JOIN #r
        b< 366 *
        a> QUIT :good night
        a< ERROR :Closing Link: *
        b< :a!a@fedibee.localhost QUIT :Quit: good night
        b> NAMES #r
        b< 353 b = #r :b
    """,
}

CASES = {
    "registration": REGISTRATION, "ping": PING, "nick": NICK, "channels": CHANNELS, "people": PEOPLE, "modes": talk.MODES,
    "messages": talk.MESSAGES, "capabilities": talk.CAPABILITIES, "sasl": talk.SASL, "account": talk.ACCOUNT, "history": talk.HISTORY,
}
