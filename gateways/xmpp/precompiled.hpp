// SPDX-License-Identifier: AGPL-3.0-or-later
// Precompiled for this folder: what nearly all of its files include.
#pragma once

#include "xmpp/chat.hpp"
#include "xmpp/contacts.hpp"
#include "xmpp/room.hpp"
#include "xmpp/room_requests.hpp"
