// SPDX-License-Identifier: AGPL-3.0-or-later
#include "backend/shared/partial_backend.hpp"

#include "backend/shared/notification_groups.hpp"

namespace fedibee::backend {
namespace {

std::string software_of(const InstanceInfo& instance)
{
    if (instance.software == "hubzilla") return "Hubzilla";
    switch (instance.family) {
    case Family::gnusocial: return "GNU social";
    case Family::friendica: return "Friendica";
    case Family::mastodon: break;
    }
    return instance.software;
}

class NoStream final : public EventStream {
public:
    explicit NoStream(std::string domain) : domain_(std::move(domain)) {}
    Task<void> run(EventSink& /*sink*/) override
    {
        co_return fail(Errc::unsupported, domain_ + " has no streams: it is polled");
    }
    void want(std::vector<Timeline> /*timelines*/) override {}

private:
    std::string domain_;
};

} // namespace

Failure PartialBackend::cannot(const std::string& deed) const
{
    return fail(Errc::unsupported, instance().domain + " runs " + software_of(instance()) + ", which cannot " + deed);
}

std::unique_ptr<EventStream> PartialBackend::open_stream()
{
    return std::make_unique<NoStream>(instance().domain);
}

bool PartialBackend::can_stream(const Timeline& /*timeline*/) const
{
    return false;
}

Task<Page<NotificationGroup>> PartialBackend::notification_groups(PageRequest page)
{
    auto single = co_await notifications(std::move(page));
    if (!single) co_return fail(std::move(single));
    co_return Page<NotificationGroup>{grouped(single->items), std::move(single->next), std::move(single->prev)};
}

Task<Page<Conversation>> PartialBackend::conversations(PageRequest /*page*/)
{
    co_return Page<Conversation>{};
}

Task<void> PartialBackend::mark_conversation_read(ConversationId /*id*/)
{
    co_return Result<void>{};
}

Task<StatusPtr> PartialBackend::edit(StatusId /*id*/, NewStatus /*whole*/)
{
    co_return cannot("change a post: delete it and post it anew");
}

Task<StatusSource> PartialBackend::source(StatusId /*id*/)
{
    co_return cannot("give a post as it was typed: copy it from where it is shown");
}

Task<Poll> PartialBackend::vote(PollId /*id*/, std::vector<int> /*choices*/)
{
    co_return cannot("vote: answer in words");
}

Task<MediaAttachment> PartialBackend::upload(NewMedia /*media*/, UploadProgress /*busy*/)
{
    co_return cannot("take files from other programs: give the file's web address in the post");
}

Task<MediaAttachment> PartialBackend::describe_media(MediaId /*id*/, std::string /*description*/)
{
    co_return cannot("describe files: say it in the post");
}

Task<std::vector<StatusEdit>> PartialBackend::edit_history(StatusId /*id*/)
{
    co_return cannot("change posts, so there are no older versions");
}

Task<Translation> PartialBackend::translate(StatusId /*id*/, std::string /*language*/)
{
    co_return cannot("translate: open the post's web address in a browser that does");
}

Task<void> PartialBackend::react(StatusId /*id*/, std::string /*emoji*/, bool /*wanted*/)
{
    co_return cannot("react by emoji: use fav");
}

Task<std::vector<ScheduledStatus>> PartialBackend::scheduled()
{
    co_return cannot("keep posts for later: keep them here with draft add");
}

Task<ScheduledStatus> PartialBackend::reschedule(ScheduledId /*id*/, Timestamp /*at*/)
{
    co_return cannot("keep posts for later: keep them here with draft add");
}

Task<void> PartialBackend::cancel_scheduled(ScheduledId /*id*/)
{
    co_return cannot("keep posts for later: keep them here with draft add");
}

Task<StatusPtr> PartialBackend::set_quote_policy(StatusId /*id*/, std::string /*policy*/)
{
    co_return cannot("let you say who may quote a post");
}

Task<std::vector<InteractionRequest>> PartialBackend::interaction_requests()
{
    co_return std::vector<InteractionRequest>{};
}

Task<void> PartialBackend::answer_interaction(std::string /*id*/, bool /*agreed*/)
{
    co_return cannot("let answers wait for a yes: block who should not answer");
}

Task<Relationship> PartialBackend::mute(AccountId /*id*/, MuteOptions /*options*/)
{
    co_return cannot("mute people: unfollow or block them");
}

Task<Page<Account>> PartialBackend::follow_requests(PageRequest /*page*/)
{
    co_return Page<Account>{};
}

Task<Relationship> PartialBackend::set_note(AccountId /*id*/, std::string /*comment*/)
{
    co_return cannot("keep notes about people: give them a nick here");
}

Task<std::vector<Account>> PartialBackend::familiar_followers(AccountId /*id*/)
{
    co_return cannot("say who of your people follows somebody: see followers");
}

Task<Page<Account>> PartialBackend::endorsed(PageRequest /*page*/)
{
    co_return cannot("show people on your profile: name them in its description");
}

Task<std::vector<InstanceRule>> PartialBackend::rules()
{
    co_return std::vector<InstanceRule>{};
}

Task<void> PartialBackend::report(NewReport /*report*/)
{
    co_return cannot("take reports: write to its administrator");
}

Task<std::vector<List>> PartialBackend::lists()
{
    co_return std::vector<List>{};
}

Task<Page<Account>> PartialBackend::list_accounts(ListId /*id*/, PageRequest /*page*/)
{
    co_return cannot("keep lists of people: join their channels instead");
}

Task<List> PartialBackend::create_list(std::string /*title*/)
{
    co_return cannot("keep lists of people: join their channels instead");
}

Task<List> PartialBackend::change_list(List /*list*/, std::optional<std::string> /*replies_policy*/,
                                       std::optional<bool> /*exclusive*/)
{
    co_return cannot("keep lists of people: join their channels instead");
}

Task<List> PartialBackend::rename_list(ListId /*id*/, std::string /*title*/)
{
    co_return cannot("keep lists of people: join their channels instead");
}

Task<void> PartialBackend::delete_list(ListId /*id*/)
{
    co_return cannot("keep lists of people: join their channels instead");
}

Task<void> PartialBackend::list_add(ListId /*id*/, AccountId /*account*/)
{
    co_return cannot("keep lists of people: join their channels instead");
}

Task<void> PartialBackend::list_remove(ListId /*id*/, AccountId /*account*/)
{
    co_return cannot("keep lists of people: join their channels instead");
}

Task<std::vector<Marker>> PartialBackend::markers()
{
    co_return std::vector<Marker>{};
}

Task<void> PartialBackend::set_marker(Marker /*marker*/)
{
    co_return cannot("remember how far a timeline was read: the gateway does");
}

Task<CredentialAccount> PartialBackend::update_profile(ProfileChange /*change*/)
{
    co_return cannot("change profiles for other programs: use its web page");
}

Task<CredentialAccount> PartialBackend::set_picture(ProfilePicture /*which*/, NewMedia /*file*/)
{
    co_return cannot("change pictures for other programs: use its web page");
}

Task<void> PartialBackend::drop_picture(ProfilePicture /*which*/)
{
    co_return cannot("take a picture off: give another one, or use its web page");
}

Task<std::vector<StatusPtr>> PartialBackend::pinned(AccountId /*id*/)
{
    co_return std::vector<StatusPtr>{};
}

Task<Page<Account>> PartialBackend::blocked(PageRequest /*page*/)
{
    co_return cannot("say whom you block: look somebody up with info");
}

Task<Page<Account>> PartialBackend::muted(PageRequest /*page*/)
{
    co_return cannot("mute people: unfollow or block them");
}

Task<std::vector<std::string>> PartialBackend::blocked_domains()
{
    co_return cannot("block whole servers: block people");
}

Task<void> PartialBackend::block_domain(std::string /*domain*/, bool /*wanted*/)
{
    co_return cannot("block whole servers: block people");
}

Task<std::vector<Filter>> PartialBackend::filters()
{
    co_return cannot("filter posts");
}

Task<Filter> PartialBackend::create_filter(NewFilter /*wanted*/)
{
    co_return cannot("filter posts: use your client's own filters");
}

Task<void> PartialBackend::delete_filter(Filter /*filter*/)
{
    co_return cannot("filter posts: use your client's own filters");
}

Task<std::vector<std::string>> PartialBackend::followed_tags()
{
    co_return cannot("follow hashtags: join the hashtag's channel");
}

Task<void> PartialBackend::follow_tag(std::string /*name*/, bool /*wanted*/)
{
    co_return cannot("follow hashtags: join the hashtag's channel");
}

Task<std::vector<TagTrend>> PartialBackend::trending_tags()
{
    co_return cannot("say what is talked about: join &local");
}

Task<std::vector<StatusPtr>> PartialBackend::trending_statuses()
{
    co_return cannot("say what is talked about: join &local");
}

Task<std::vector<PreviewCard>> PartialBackend::trending_links()
{
    co_return cannot("say what is talked about: join &local");
}

Task<std::vector<Announcement>> PartialBackend::announcements()
{
    co_return std::vector<Announcement>{};
}

Task<void> PartialBackend::dismiss_announcement(std::string /*id*/)
{
    co_return cannot("announce anything");
}

Task<void> PartialBackend::react_to_announcement(std::string /*id*/, std::string /*emoji*/, bool /*wanted*/)
{
    co_return cannot("announce anything");
}

Task<NotificationPolicy> PartialBackend::notification_policy()
{
    co_return cannot("keep notifications back: block who bothers you");
}

Task<NotificationPolicy> PartialBackend::set_notification_policy(std::string /*rule*/, std::string /*value*/)
{
    co_return cannot("keep notifications back: block who bothers you");
}

Task<std::vector<NotificationRequest>> PartialBackend::notification_requests()
{
    co_return std::vector<NotificationRequest>{};
}

Task<void> PartialBackend::settle_notification_request(std::string /*id*/, bool /*accept*/)
{
    co_return cannot("keep notifications back: block who bothers you");
}

Task<std::vector<std::string>> PartialBackend::featured_tags()
{
    co_return cannot("show hashtags on your profile: name them in its description");
}

Task<void> PartialBackend::feature_tag(std::string /*name*/, bool /*wanted*/)
{
    co_return cannot("show hashtags on your profile: name them in its description");
}

Task<std::vector<Photo>> PartialBackend::photos()
{
    co_return cannot("keep photos in albums");
}

Task<std::vector<Group>> PartialBackend::groups(bool /*all*/)
{
    co_return std::vector<Group>{};
}

Task<Group> PartialBackend::group(std::string /*name*/)
{
    co_return cannot("have groups: join a hashtag's channel");
}

Task<Group> PartialBackend::join_group(GroupId /*id*/, bool /*wanted*/)
{
    co_return cannot("have groups: join a hashtag's channel");
}

} // namespace fedibee::backend
