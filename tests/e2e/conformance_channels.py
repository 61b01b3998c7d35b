# SPDX-License-Identifier: AGPL-3.0-or-later
"""More cases of test_rooms_conformance.py: rooms as channels."""

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
