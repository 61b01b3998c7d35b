# SPDX-License-Identifier: AGPL-3.0-or-later
"""Measures answers by the published OpenAPI document and by recorded answers of real servers."""
