// SPDX-License-Identifier: AGPL-3.0-or-later
// Precompiled for this folder: what nearly all of its files include.
#pragma once

#include "unit/xmpp/room_world.hpp"
