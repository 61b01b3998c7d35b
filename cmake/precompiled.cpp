// SPDX-License-Identifier: AGPL-3.0-or-later
// Carries the precompiled header, which every other target reuses.
