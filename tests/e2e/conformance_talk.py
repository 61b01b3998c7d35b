# SPDX-License-Identifier: AGPL-3.0-or-later
"""More cases of test_rooms_conformance.py: modes, messages, capabilities, the past."""

MODES = {
    "the modes at first": """
        a> JOIN #r
        a< 366 *
        a> MODE #r
        a; 324 a #r +nt
        a; 329 a #r *
        a> MODE #nowhere
        a; 403 a #nowhere :*
    """,
    "o and v": """
        a> JOIN #r
        b> JOIN #r
        c> JOIN #r
        c< 366 *
        b> MODE #r +o b
        b< 482 b #r :*
        a> MODE #r +ov b c
        b< :a!a@fedibee.localhost MODE #r +ov b c
        c< * MODE #r +ov b c
        c> NAMES #r
        c< 353 c = #r :@a @b +c
        b> MODE #r -o a
        a< :b!* MODE #r -o a
        a> MODE #r +o nobody
        a< 482 *
        b> MODE #r +o nobody
        b< 401 b nobody :*
        b> MODE #r +o
        b< 696 b #r o *
    """,
    "b": """
        a> JOIN #r
        a> MODE #r +b eve!*@*
        a< * MODE #r +b eve!\\*@\\*
        a> MODE #r b
        a; 367 a #r eve!\\*@\\* a!a@fedibee.localhost *
        a; 368 a #r :*
        eve> JOIN #r
        eve; 474 eve #r :*
        a> MODE #r -b eve!*@*
        a< * MODE #r -b eve!\\*@\\*
        eve> JOIN #r
        eve; * JOIN #r
        a> MODE #r +b eve
        eve< * MODE #r +b eve!\\*@\\*
        eve> PRIVMSG #r :x
        eve< 404 eve #r :*
        a> MODE #r +v eve
        eve< * MODE #r +v eve
        eve> PRIVMSG #r :y
        a< * PRIVMSG #r :y
    """,
    "k": """
        a> JOIN #r
        a< 366 *
        a> MODE #r +k pass word
        a; * MODE #r +k pass
        a> MODE #r
        a; 324 a #r +ntk pass
        b> MODE #r
        b; 324 b #r +ntk \\*
        a> MODE #r +k
        a< 525 a #r :*
        a> MODE #r -k x
        a< * MODE #r -k *
        b> JOIN #r
        b< * JOIN #r
    """,
    "l": """
        a> JOIN #r
        a< 366 *
        a> MODE #r +l 1
        a; * MODE #r +l 1
        b> JOIN #r
        b; 471 b #r :*
        a> MODE #r +l x
        a< 696 a #r l x :*
        a> MODE #r -l
        a< * MODE #r -l
        b> JOIN #r
        b; * JOIN #r
    """,
    "m": """
        a> JOIN #r
        a> MODE #r +m
        a< * MODE #r +m
        b> JOIN #r
        b< 366 *
        b> PRIVMSG #r :x
        b; 404 b #r :*
        b> NOTICE #r :x
        b! *
        a> MODE #r +v b
        b< * MODE #r +v b
        b> PRIVMSG #r :y
        a< * PRIVMSG #r :y
    """,
    "n": """
        a> JOIN #r
        a< 366 *
        b> PRIVMSG #r :x
        b; 404 b #r :*
        a> MODE #r -n
        a< * MODE #r -n
        b> PRIVMSG #r :y
        a< :b!b@* PRIVMSG #r :y
    """,
    "s": """
        a> JOIN #r
        a> MODE #r +s
        a< * MODE #r +s
        b> LIST
        b! 322 b #r *
        b> NAMES #r
        b! 353 *
        b> WHO #r
        b! 352 *
        b> TOPIC #r
        b; 403 b #r :*
        a> LIST
        a< 322 a #r 1 :
        a> NAMES #r
        a< 353 a @ #r :@a
        b> JOIN #r
        b; * JOIN #r
    """,
    "nonsense": """
        a> JOIN #r
        a< 366 *
        a> MODE #r +z
        a; 472 a z :*
        a> MODE #r +nt
        a! * MODE *
        a> MODE a +i
        a< * MODE a *
        a> MODE b +i
        a< 502 a :*
        a> MODE a
        a; 221 a *
    """,
}

MESSAGES = {
    "to a room and to a person": """
        a> JOIN #r
        b> JOIN #r
        c> JOIN #r
        c< 366 *
        a> PRIVMSG #r :hello room
        b< :a!a@fedibee.localhost PRIVMSG #r :hello room
        c< :a!a@fedibee.localhost PRIVMSG #r :hello room
        a! * PRIVMSG *
        a> PRIVMSG b :hello you
        b< :a!a@fedibee.localhost PRIVMSG b :hello you
        c! * PRIVMSG *
        a> NOTICE #r,b :psst
        b< :a!* NOTICE #r :psst
        b< :a!* NOTICE b :psst
    """,
    "to nobody": """
        a> PRIVMSG
        a; 411 a :*
        a> PRIVMSG b
        a; 412 a :*
        a> PRIVMSG b :
        a; 412 a :*
        a> PRIVMSG nobody :x
        a< 401 a nobody :*
        a> PRIVMSG #nowhere :x
        a; 403 a #nowhere :*
        a> NOTICE nobody :x
        a! *
        a> NOTICE #nowhere :x
        a! *
    """,
    "to operators and voices": """
        a> JOIN #r
        b> JOIN #r
        c> JOIN #r
        a> MODE #r +v b
        c< * MODE #r +v b
        c> PRIVMSG @#r :ops
        a< :c!* PRIVMSG @#r :ops
        b! * PRIVMSG *
        c> PRIVMSG +#r :voices
        a< :c!* PRIVMSG +#r :voices
        b< :c!* PRIVMSG +#r :voices
    """,
    "echo-message": """
        a: echo-message
        a> JOIN #r
        a< 366 *
        a> PRIVMSG #r :hello
        a; :a!a@fedibee.localhost PRIVMSG #r :hello
        b> PING x
        a> NOTICE b :hello
        a; :a!a@fedibee.localhost NOTICE b :hello
        b< :a!* NOTICE b :hello
    """,
    "tags go along": """
        a: message-tags echo-message
        b: message-tags server-time account-tag
        c: server-time
        a> JOIN #r
        b> JOIN #r
        c> JOIN #r
        c< 366 *
        a> @+x=1;y=2 PRIVMSG #r :hi
        a< @msgid=*;+x=1 :a!* PRIVMSG #r :hi
        b< @time=*;msgid=*;+x=1 :a!* PRIVMSG #r :hi
        c< @time=*Z :a!* PRIVMSG #r :hi
        a> @+draft/typing=active TAGMSG #r
        b< @*+draft/typing=active :a!* TAGMSG #r
        c! *TAGMSG*
        b> @+x=1 TAGMSG a
        a< @msgid=*;+x=1 :b!* TAGMSG a
    """,
    "TAGMSG needs message-tags": """
        a> TAGMSG #r
        a; 421 a TAGMSG :*
    """,
    "labels": """
        a: labeled-response batch echo-message
        a> @label=1 PING x
        a; @label=1 :fedibee.localhost PONG fedibee.localhost :x
        a> @label=2 PONG x
        a; @label=2 :fedibee.localhost ACK
        a> JOIN #r
        a< 366 *
        a> @label=3 PRIVMSG #r :hi
        a; @label=3 :a!* PRIVMSG #r :hi
        a> @label=4 WHO #r
        a; @label=4 :fedibee.localhost BATCH +* labeled-response
        a; @batch=* 352 a #r *
        a; @batch=* 315 a #r :*
        a; BATCH -*
        a> @label=5 NONSENSE
        a; @label=5 :fedibee.localhost 421 a NONSENSE :*
        a> @label=6 PRIVMSG #nowhere :x
        a; @label=6 :fedibee.localhost 403 a #nowhere :*
    """,
    "UTF-8 only": """
        a: standard-replies
        a> JOIN #r
        a< 366 *
        b> JOIN #r
        b< 366 *
        b> PRIVMSG #r :caf\\xc3\\xa9
        a< * PRIVMSG #r :café
        a> PRIVMSG #r :caf\\xe9
        a< FAIL \\* INVALID_UTF8 :*
        b! * PRIVMSG *
        a> NICK \\xe9
        a< FAIL \\* INVALID_UTF8 :*
    """,
    "REDACT": """
        a: message-tags draft/message-redaction echo-message standard-replies
        b: message-tags draft/message-redaction
        a> JOIN #r
        b> JOIN #r
        b< 366 *
        a> REDACT #r nonsense
        a< FAIL REDACT UNKNOWN_MSGID #r nonsense :*
        a> REDACT #r
        a; 461 a REDACT :*
    """,
}

CAPABILITIES = {
    "LS 301 has no values": """
        a: raw
        a> CAP LS
        a; CAP \\* LS :*
        a> CAP END
        a! *sasl=*
    """,
    "LS 302 has": """
        a: raw
        a> CAP LS 302
        a< CAP \\* LS *sasl=*
        a> CAP LIST
        a< CAP \\* LIST :*
    """,
    "REQ": """
        a: raw
        a> CAP REQ :multi-prefix nonsense
        a; CAP \\* NAK :multi-prefix nonsense
        a> CAP LIST
        a; CAP \\* LIST :
        a> CAP REQ :multi-prefix
        a; CAP \\* ACK :multi-prefix
        a> CAP LIST
        a; CAP \\* LIST :multi-prefix
        a> CAP REQ :-multi-prefix
        a; CAP \\* ACK :-multi-prefix
        a> CAP LIST
        a; CAP \\* LIST :
    """,
    "wrong subcommands": """
        a> CAP NONSENSE
        a; 410 a NONSENSE :*
        a> CAP
        a; 461 a CAP :*
    """,
    "302 has cap-notify, which cannot be dropped": """
        a: raw
        a> CAP LS 302
        a> CAP LIST
        a< CAP \\* LIST *cap-notify*
    """,
    "extended-join": """
        a: extended-join
        a> JOIN #r
        a; :a!a@fedibee.localhost JOIN #r \\* :a
        b> JOIN #r
        a< :b!b@fedibee.localhost JOIN #r \\* :b
        b< :b!b@fedibee.localhost JOIN #r
    """,
    "ISUPPORT": """
        a: raw
        a> NICK a
        a> USER a 0 * :A
        a< 005 a *CASEMAPPING=ascii*CHANTYPES=#&*PREFIX=(ov)@+*CHANMODES=b,k,l,imnst*
        a< 005 a *ELIST=CMNTU*WHOX*
    """,
    "invite-notify": """
        a> JOIN #r
        b: invite-notify
        b> JOIN #r
        b< 366 *
        a> MODE #r +o b
        b< * MODE #r +o b
        c> PING x
        a> INVITE c #r
        b< :a!a@fedibee.localhost INVITE c #r
    """,
}

SASL = {
    "PLAIN": """
        a: raw
        a> CAP REQ :sasl
        a> NICK a
        a> USER a 0 * :A
        a< CAP * ACK :sasl
        a> AUTHENTICATE PLAIN
        a; AUTHENTICATE +
        a> AUTHENTICATE AGFubgBzZXNhbWU=
        a; 900 a a!a@fedibee.localhost ann :*
        a; 903 a :*
        a> CAP END
        a< 001 a :*
    """,
    "PLAIN with a wrong password": """
        a: raw
        a> CAP REQ :sasl
        a> NICK a
        a> USER a 0 * :A
        a< CAP * ACK :sasl
        a> AUTHENTICATE PLAIN
        a; AUTHENTICATE +
        a> AUTHENTICATE AGFubgB3cm9uZw==
        a; 904 a :*
        a> AUTHENTICATE PLAIN
        a; AUTHENTICATE +
        a> AUTHENTICATE *
        a; 906 a :*
    """,
    "unknown mechanisms and nonsense": """
        a: raw
        a> CAP REQ :sasl
        a> NICK a
        a> USER a 0 * :A
        a< CAP * ACK :sasl
        a> AUTHENTICATE NONSENSE
        a; 908 a *PLAIN* :*
        a; 904 a :*
        a> AUTHENTICATE PLAIN
        a; AUTHENTICATE +
        a> AUTHENTICATE !!!!
        a; 904 a :*
    """,
}

ACCOUNT = {
    "account tags and notices": """
        a: account-tag account-notify extended-join
        b: sasl bob sesame
        a> JOIN #r
        a< 366 *
        b> JOIN #r
        a< @account=bob :b!* JOIN #r bob :b
        b> PRIVMSG #r :hi
        a< @account=bob :b!* PRIVMSG #r :hi
        a> WHOIS b
        a< 330 a b bob :*
        a> WHO b %na
        a< 354 a b bob
    """,
    "signing in later": """
        b: account-notify
        b> JOIN #r
        ann> JOIN #r
        b< :ann!* JOIN #r
        ann> PRIVMSG &fedibee :identify sesame
        b< :ann!* ACCOUNT ann
    """,
    "several clients of one account are one person": """
        ann: sasl ann sesame
        c> JOIN #r
        ann> JOIN #r
        c< :ann!* JOIN #r
        ann> QUIT
        c< :ann!* QUIT *
    """,
}

HISTORY = {
    "stretches": """
        a: message-tags batch server-time draft/chathistory standard-replies
        b> JOIN #r
        a> JOIN #r
        b< :a!* JOIN #r
        b> PRIVMSG #r :one
        b> PRIVMSG #r :two
        b> PRIVMSG #r :three
        a< * PRIVMSG #r :three
        a> CHATHISTORY LATEST #r * 2
        a; BATCH +* chathistory #r
        a; @batch=*;time=*;msgid=* :b!* PRIVMSG #r :two
        a; @batch=* :b!* PRIVMSG #r :three
        a; BATCH -*
        a> CHATHISTORY AFTER #r timestamp=2000-01-01T00:00:00.000Z 1
        a; BATCH +* chathistory #r
        a; :b!* PRIVMSG #r :one
        a; BATCH -*
        a> CHATHISTORY BEFORE #r timestamp=2000-01-01T00:00:00.000Z 10
        a; BATCH +* chathistory #r
        a; BATCH -*
        a> CHATHISTORY TARGETS timestamp=2000-01-01T00:00:00.000Z timestamp=2100-01-01T00:00:00.000Z 10
        a; BATCH +* draft/chathistory-targets
        a; @batch=* :fedibee.localhost CHATHISTORY TARGETS #r *Z
        a; BATCH -*
    """,
    "mistakes": """
        a: message-tags batch draft/chathistory standard-replies
        a> JOIN #r
        a< 366 *
        a> CHATHISTORY LATEST #r * x
        a; FAIL CHATHISTORY INVALID_PARAMS LATEST #r :*
        a> CHATHISTORY NONSENSE #r * 1
        a; FAIL CHATHISTORY INVALID_PARAMS NONSENSE :*
        a> CHATHISTORY LATEST #r
        a; FAIL CHATHISTORY INVALID_PARAMS LATEST :*
        a> CHATHISTORY LATEST #nowhere * 5
        a; FAIL CHATHISTORY INVALID_TARGET LATEST #nowhere :*
        a> CHATHISTORY BEFORE #r nonsense=1 5
        a; FAIL CHATHISTORY INVALID_MSGREFTYPE BEFORE #r :*
    """,
    "events are for those who play them": """
        a: message-tags batch draft/chathistory draft/event-playback
        a> JOIN #r
        a> TOPIC #r :t
        a< * TOPIC #r :t
        a> CHATHISTORY LATEST #r * 5
        a< :a!* JOIN #r
        a; :a!* TOPIC #r :t
        a; BATCH -*
    """,
    "multiline": """
        a: message-tags batch echo-message draft/multiline standard-replies
        b: message-tags batch draft/multiline
        a> JOIN #r
        b> JOIN #r
        c> JOIN #r
        c< 366 *
        a> @+x=1 BATCH +1 draft/multiline #r
        a> @batch=1 PRIVMSG #r :one
        a> @batch=1 PRIVMSG #r :
        a> @batch=1 PRIVMSG #r :two
        a> @batch=1;draft/multiline-concat PRIVMSG #r : three
        a> BATCH -1
        b< @msgid=*;+x=1 :a!* BATCH +* draft/multiline #r
        b; @batch=* :a!* PRIVMSG #r :one
        b; @batch=* :a!* PRIVMSG #r :
        b; @batch=* :a!* PRIVMSG #r :two
        b; @batch=*draft/multiline-concat :a!* PRIVMSG #r : three
        b; BATCH -*
        c< :a!* PRIVMSG #r :one
        c; :a!* PRIVMSG #r :two
        c; :a!* PRIVMSG #r : three
    """,
}
