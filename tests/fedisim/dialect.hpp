// SPDX-License-Identifier: AGPL-3.0-or-later
// What sets one server software of the Mastodon family apart from the others, as data.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fedisim {

enum class IdKind { snowflake, flake, ulid, snac, number };
enum class Counting { mastodon, graphemes, codepoints, none };
enum class Idempotency { per_account, shared, refused, ignored };
enum class Reactions { none, pleroma, react };
enum class QuoteShape { state_object, bare_quote, pleroma_quote, none };

struct Dialect {
    std::string_view name;
    std::string_view version; ///< of the instance document
    std::string_view nodeinfo_name;
    std::string_view nodeinfo_version;
    std::string_view nodeinfo_schema;
    std::string_view title;
    IdKind ids = IdKind::snowflake;
    IdKind notification_ids = IdKind::snowflake;
    int api_level = 0; ///< 0: the document has no api_versions
    bool has_v2_instance = true;
    bool has_oauth_metadata = false;
    bool advertises_streaming = true;
    bool sse = false;
    bool websocket = true;
    bool stream_reads_header = true;  ///< Authorization counts on the streaming endpoint
    bool public_streams_open = false; ///< public streams without a token
    bool subscribe_is_answered = false;
    bool frame_unsubscribe = true;
    bool frame_subscribe_takes_parameter = true; ///< tag and list by a subscribe frame
    bool closes_on_bad_frame = false;
    std::size_t max_characters = 500;
    int characters_reserved_per_url = 0; ///< 0: not in the document
    Counting counting = Counting::mastodon;
    Idempotency idempotency = Idempotency::per_account;
    QuoteShape quotes = QuoteShape::none;
    Reactions reactions = Reactions::none;
    bool translates = false;
    std::string_view default_visibility = "public";
    std::vector<std::string_view> visibilities;
    std::vector<std::string_view> shown_visibilities; ///< beside each of `visibilities`: what is reported of it
    bool text_only_posts = true;
    bool conversations_are_filled = true;
    bool link_headers_everywhere = true;
    bool rate_headers = true;
    bool needs_user_agent = false;
    bool edit_changes_id = false;      ///< of a post: only the hexadecimal part stays
    bool boost_replaces = false;       ///< a boosted post is shown as its boost, under its own id
    bool mentions_by_position = false; ///< "0", "1" instead of accounts' ids, without the reader
    bool bare_html = false;            ///< what people type is not escaped
    bool short_pages_repeat = false;   ///< a home page that is not full has an item twice
    bool unboost_reads_boosted = false;
    bool tokens_run_out = false;    ///< they come with another that renews them
    bool local_by_flag = false;     ///< `local_only` keeps a post on the instance
    bool friendica = false;         ///< all that Friendica does otherwise (friendica.hpp)
    bool asks_authors = false;      ///< interactions may wait for the author's yes
    bool odd_unauthorized = false;  ///< a refused token gives 421, and 422 where it is verified; bodies are empty
    bool any_code_is_taken = false; ///< a wrong one gets a token that is worth nothing
    std::size_t notifications_by_default = 40; ///< on a page that names no limit
    std::string_view batch_key = "id";
    std::string_view extra = {}; ///< an object added to the instance document, as JSON
    std::vector<std::string_view> missing =
        {}; ///< path patterns that answer 404; `*` stands for one segment, `**` for the rest
};

/// Null when the name is none of the family.
const Dialect* find_dialect(std::string_view name);

/// All that can be simulated, with commas between them.
std::string dialect_names();

bool is_missing(const Dialect& dialect, std::string_view path);

} // namespace fedisim
