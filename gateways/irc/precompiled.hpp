// SPDX-License-Identifier: AGPL-3.0-or-later
// Precompiled for this folder: what nearly all of its files include.
#pragma once

#include "irc/commands.hpp"
#include "irc/hub.hpp"
#include "irc/room_front.hpp"
#include "irc/show.hpp"
