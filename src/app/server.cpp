// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/server.hpp"

#include "app/log.hpp"
#include "app/metrics.hpp"
#include "app/parts.hpp"
#include "app/process.hpp"
#include "app/spare_memory.hpp"
#include "app/upload_desk.hpp"
#include "app/version.hpp"
#include "app/web_server.hpp"
#include "irc/server.hpp"
#include "net/backoff.hpp"
#include "session/session_manager.hpp"
#include "store/upload_folder.hpp"
#include "xmpp/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <memory>
#include <optional>
#include <unistd.h>

namespace fedibee::app {
namespace {

constexpr std::size_t key_derivation_threads = 2;
constexpr std::chrono::seconds memory_interval{10};
constexpr std::chrono::seconds longest_stop{5}; ///< a part that hangs does not keep the process alive

bool takes_uploads(const Config& config)
{
    return !config.web.listen.empty() && !config.web.public_url.empty() && config.limits.upload_bytes > 0;
}

/// None where nothing is uploaded.
Result<std::unique_ptr<Uploads>> open_uploads(const Config& config, const Environment& environment, const Clock& clock)
{
    if (!takes_uploads(config)) return std::unique_ptr<Uploads>{};
    const auto& limits = config.limits;
    const auto database = database_path(config.store, environment);
    const store::UploadBounds bounds{limits.uploads_per_user, limits.uploads_total_bytes,
                                     std::chrono::seconds(limits.upload_seconds)};
    auto folder = store::UploadFolder::open(database + ".uploads", clock, bounds);
    if (!folder) return fail(std::move(folder));
    return std::unique_ptr<Uploads>(std::move(*folder));
}

session::ManagerOptions manager_options(const Config& config, Uploads* uploads)
{
    session::ManagerOptions options;
    options.server_name = config.server.name;
    options.version = version();
    options.public_url = config.web.public_url;
    options.open_registration = config.irc.registration == "open";
    options.has_rooms = config.irc.rooms == "on";
    options.limits = config.limits;
    options.uploads = uploads;
    return options;
}

UploadOptions upload_options(const Config& config)
{
    UploadOptions options;
    options.public_url = config.web.public_url;
    options.origins = config.irc.websocket_origins;
    options.most_bytes = config.limits.upload_bytes;
    return options;
}

Result<irc::ServerOptions> irc_options(const Config& config)
{
    irc::ServerOptions options;
    options.server_name = config.server.name;
    options.version = version();
    options.irc = config.irc;
    options.limits = config.limits;
    if (takes_uploads(config)) options.filehost = config.web.public_url + std::string(upload_path);
    if (!config.irc.webirc_gateways.empty()) {
        auto password = read_lines(config.irc.webirc_password_file);
        if (!password) return fail(std::move(password));
        if (password->empty() || password->front().empty())
            return fail(Errc::invalid_input, config.irc.webirc_password_file +
                                                 " is empty; write the password of the web gateways on its first line");
        options.webirc_password = Secret(std::move(password->front()));
    }
    if (config.irc.motd.empty()) return options;
    auto lines = read_lines(config.irc.motd);
    if (!lines) return fail(std::move(lines));
    options.motd = std::move(*lines);
    return options;
}

/// None while the front is off.
Result<std::optional<xmpp::ServerOptions>> xmpp_options(const Config& config)
{
    if (!config.xmpp.enabled) return std::optional<xmpp::ServerOptions>{};
    auto lines = read_lines(config.xmpp.secret_file);
    if (!lines) return fail(std::move(lines));
    if (lines->empty() || lines->front().empty())
        return fail(Errc::invalid_input,
                    config.xmpp.secret_file + " is empty; write the component's secret on its first line");
    xmpp::ServerOptions options;
    options.version = version();
    options.xmpp = config.xmpp;
    options.limits = config.limits;
    options.secret = Secret(std::move(lines->front()));
    return std::optional(std::move(options));
}

/// The parts, in the order in which they need each other; they die in the opposite order.
class Gateway {
public:
    Gateway(const Clock& clock, LoadedConfig loaded, std::string config_argument, Environment environment,
            std::unique_ptr<Store> store, std::unique_ptr<Uploads> uploads, irc::ServerOptions irc,
            std::optional<xmpp::ServerOptions> xmpp)
        : clock_(clock), loaded_(std::move(loaded)), config_argument_(std::move(config_argument)),
          environment_(std::move(environment)), store_(std::move(store)), uploads_(std::move(uploads)),
          http_(io_.get_executor(), clock_, counting_client_options()),
          connector_(backend::make_connector(http_, connector_options(loaded_.config.instances))),
          manager_(io_.get_executor(), store_worker_, crypto_worker_, *store_, *connector_, clock_,
                   manager_options(loaded_.config, uploads_.get())),
          irc_(io_.get_executor(), manager_, clock_, std::move(irc)),
          xmpp_(xmpp ? std::make_unique<xmpp::Server>(io_.get_executor(), manager_, clock_,
                                                      with_pictures(std::move(*xmpp)))
                     : nullptr),
          web_(
              {[this](std::string state, std::string code) {
                   return manager_.finish_sign_in(std::move(state), std::move(code));
               },
               [this](std::string state, Secret password) {
                   return manager_.sign_in_by_password(std::move(state), std::move(password));
               }},
              [this] { return metrics_.text(gauges()); }, [this] { return xmpp_ ? xmpp_->problem() : std::string{}; }),
          desk_(
              upload_options(loaded_.config),
              [this](std::string name, Secret password, std::string address) {
                  return manager_.verify(std::move(name), std::move(password), std::move(address));
              },
              [this](UserId owner, NewMedia file) { return manager_.keep_upload(owner, std::move(file)); },
              [this](std::string id) { return manager_.read_upload(std::move(id)); }),
          web_server_(io_.get_executor(), web_, {}, uploads_ ? &desk_ : nullptr), signals_(io_, SIGTERM, SIGINT, SIGHUP)
    {
    }

    Result<void> run()
    {
        if (auto opened = irc_.open(); !opened) return opened;
        if (const auto& where = loaded_.config.web.listen; !where.empty()) {
            if (auto opened = web_server_.open(where); !opened) return opened;
        }
        if (xmpp_) {
            if (auto opened = xmpp_->open(); !opened) return opened;
        }
        manager_.start();
        group_.spawn(watch_signals());
        if (const auto interval = watchdog_interval()) group_.spawn(feed_watchdog(*interval));
        group_.spawn(give_back_memory());
        log::info("started", {{"version", std::string(version())},
                              {"config", loaded_.path.empty() ? "(defaults)" : loaded_.path}});
        notify_manager("READY=1");
        io_.run();
        log::info("stopped");
        return {};
    }

private:
    http::ClientOptions counting_client_options()
    {
        auto options = client_options(loaded_.config.instances);
        options.on_answer = [this](int status) { metrics_.count_answer(status); };
        return options;
    }

    xmpp::ServerOptions with_pictures(xmpp::ServerOptions options)
    {
        options.fetch = [this](std::string url, std::size_t most_bytes) {
            return connector_->fetch(std::move(url), most_bytes);
        };
        return options;
    }

    [[nodiscard]] Gauges gauges() const
    {
        const auto counts = manager_.counts();
        return Gauges{irc_.clients() + (xmpp_ ? xmpp_->clients() : 0), counts.users, counts.logins, counts.streams};
    }

    asio::awaitable<void> watch_signals()
    {
        while (true) {
            const auto [error, number] = co_await signals_.async_wait(asio::as_tuple(asio::use_awaitable));
            if (error) co_return;
            if (number == SIGHUP) {
                reload();
                continue;
            }
            if (stopping_) ::_exit(1); // asked twice: at once, the database is safe at every moment
            stopping_ = true;
            log::info("stopping", {{"signal", number == SIGINT ? "SIGINT" : "SIGTERM"}});
            group_.spawn(stop());
            group_.spawn(give_up_waiting());
        }
    }

    asio::awaitable<void> stop()
    {
        notify_manager("STOPPING=1");
        if (xmpp_) co_await xmpp_->stop();
        co_await irc_.stop("The gateway is stopping");
        co_await web_server_.stop();
        co_await manager_.stop();
        io_.stop();
    }

    asio::awaitable<void> give_up_waiting()
    {
        if (!co_await net::sleep(longest_stop)) co_return;
        log::warn("some tasks did not end in time");
        ::_exit(1); // what still runs may use parts in any order, so none is taken down
    }

    asio::awaitable<void> feed_watchdog(std::chrono::milliseconds interval)
    {
        do notify_manager("WATCHDOG=1");
        while (co_await net::sleep(interval));
    }

    asio::awaitable<void> give_back_memory()
    {
        BurstWatch watch;
        while (co_await net::sleep(memory_interval)) {
            const std::size_t before = resident_memory();
            if (!watch.is_over(before)) continue;
            give_back_free_memory();
            const std::size_t after = resident_memory();
            watch.settle(after);
            log::debug("memory given back", {{"before", std::to_string(before)}, {"after", std::to_string(after)}});
        }
    }

    /// Certificates, limits, MOTD and log level; what needs a restart stays as it is.
    void reload()
    {
        notify_reloading();
        if (const auto done = try_reload(); done)
            log::info("reloaded", {{"config", loaded_.path.empty() ? "(defaults)" : loaded_.path}});
        else
            log::error("reload failed, everything stays as it was", {{"what", done.error().detail}});
        notify_manager("READY=1");
    }

    Result<void> try_reload()
    {
        auto fresh = load_config(config_argument_, environment_);
        if (!fresh) return fail(std::move(fresh));
        auto irc = irc_options(fresh->config);
        if (!irc) return fail(std::move(irc));
        if (auto done = irc_.reload(std::move(*irc)); !done) return done;
        manager_.set_limits(fresh->config.limits);
        desk_.set_most_bytes(fresh->config.limits.upload_bytes);
        set_log_level(fresh->config.log.level);
        loaded_ = std::move(*fresh);
        return {};
    }

    const Clock& clock_;
    LoadedConfig loaded_;
    std::string config_argument_;
    Environment environment_;
    Metrics metrics_{version()};
    asio::io_context io_{1};
    std::unique_ptr<Store> store_;
    std::unique_ptr<Uploads> uploads_; ///< none where nothing is uploaded
    net::Worker store_worker_{1};
    net::Worker crypto_worker_{key_derivation_threads};
    http::CurlClient http_;
    std::unique_ptr<Connector> connector_;
    session::SessionManager manager_;
    irc::Server irc_;
    std::unique_ptr<xmpp::Server> xmpp_; ///< none while the front is off
    Web web_;
    UploadDesk desk_;
    WebServer web_server_;
    asio::signal_set signals_;
    net::TaskGroup group_{io_.get_executor(), "server"};
    bool stopping_ = false;
};

} // namespace

Result<void> serve(LoadedConfig loaded, std::string config_argument, Environment environment)
{
    prepare_process();
    start_log(loaded.config.log);
    auto irc = irc_options(loaded.config);
    if (!irc) return fail(std::move(irc));
    auto xmpp = xmpp_options(loaded.config);
    if (!xmpp) return fail(std::move(xmpp));
    const SystemClock clock;
    auto store = open_store(loaded.config, environment, clock);
    if (!store) return fail(std::move(store));
    auto uploads = open_uploads(loaded.config, environment, clock);
    if (!uploads) return fail(std::move(uploads));
    Gateway gateway(clock, std::move(loaded), std::move(config_argument), std::move(environment), std::move(*store),
                    std::move(*uploads), std::move(*irc), std::move(*xmpp));
    return gateway.run();
}

} // namespace fedibee::app
