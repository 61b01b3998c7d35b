// SPDX-License-Identifier: AGPL-3.0-or-later
// Holds nothing: it is there so that the tests' precompiled header is made once.
