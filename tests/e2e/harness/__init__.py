# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the end-to-end tests share: processes, an IRC client, a person at a browser, terminals."""
