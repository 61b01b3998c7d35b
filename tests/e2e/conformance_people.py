# SPDX-License-Identifier: AGPL-3.0-or-later
"""More cases of test_rooms_conformance.py: people, and what is asked about them."""

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
    "WHO takes masks": """
        a> JOIN #r
        b> JOIN #r
        b< 366 *
        b> WHO A*
        b; 352 b \\* a fedibee.localhost * a H :0 *
        b; 315 b A\\* :*
        b> WHO *.localhost
        b; 352 b \\* * fedibee.localhost * H :0 *
        b; 352 b \\* * fedibee.localhost * H :0 *
        b; 315 b *
        b> WHO b!?@fedibee.*
        b; 352 b \\* b fedibee.localhost * b H :0 *
        b; 315 b *
        b> WHO *.elsewhere
        b; 315 b *
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
