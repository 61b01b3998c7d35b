// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/task_group.hpp"

#include "net/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <list>

namespace fedibee::net {

/// Shared with the children, so that one that ends late still has something to sign off from.
struct TaskGroup::State {
    State(asio::any_io_executor e, std::string n)
        : executor(std::move(e)), name(std::move(n)), empty(executor, asio::steady_timer::time_point::max())
    {
    }

    void ended(std::list<asio::cancellation_signal>::iterator child, const std::exception_ptr& error)
    {
        // A cancellation given outside the loop is still on its way to the signal: it dies one turn later.
        auto gone = std::make_shared<std::list<asio::cancellation_signal>>();
        gone->splice(gone->begin(), children, child);
        if (cancelled) asio::post(executor, [gone] {});
        if (error) complain(error);
        if (children.empty()) empty.cancel();
    }

    void complain(const std::exception_ptr& error) const
    {
        try {
            std::rethrow_exception(error);
        } catch (const boost::system::system_error& e) {
            // How a cancelled child leaves its next co_await.
            if (!cancelled || e.code() != asio::error::operation_aborted)
                log::error("task failed", {{"group", name}, {"what", e.what()}});
        } catch (const std::exception& e) {
            log::error("task failed", {{"group", name}, {"what", e.what()}});
        }
    }

    asio::any_io_executor executor;
    std::string name;
    std::list<asio::cancellation_signal> children;
    asio::steady_timer empty; ///< wakes join()
    bool cancelled = false;
};

TaskGroup::TaskGroup(asio::any_io_executor executor, std::string name)
    : state_(std::make_shared<State>(std::move(executor), std::move(name)))
{
}

TaskGroup::~TaskGroup()
{
    cancel();
}

void TaskGroup::spawn(asio::awaitable<void> task)
{
    if (state_->cancelled) return;
    const auto child = state_->children.emplace(state_->children.end());
    auto sign_off = [state = state_, child](const std::exception_ptr& error) { state->ended(child, error); };
    asio::co_spawn(state_->executor, std::move(task), asio::bind_cancellation_slot(child->slot(), std::move(sign_off)));
}

void TaskGroup::cancel()
{
    state_->cancelled = true;
    // A child may end, and leave the list, while the signal is given.
    for (auto child = state_->children.begin(); child != state_->children.end();) {
        auto current = child++;
        current->emit(asio::cancellation_type::terminal);
    }
}

asio::awaitable<void> TaskGroup::join()
{
    const auto state = state_;
    while (!state->children.empty()) {
        co_await state->empty.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

std::size_t TaskGroup::size() const noexcept
{
    return state_->children.size();
}

const asio::any_io_executor& TaskGroup::executor() const noexcept
{
    return state_->executor;
}

} // namespace fedibee::net
