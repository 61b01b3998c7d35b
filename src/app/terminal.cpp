// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/terminal.hpp"

#include <iostream>
#include <termios.h>
#include <unistd.h>

namespace fedibee::app {
namespace {

/// Switches the terminal's echo off as long as it lives.
class SilentTerminal {
public:
    SilentTerminal()
    {
        if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        changed_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    SilentTerminal(const SilentTerminal&) = delete;
    SilentTerminal& operator=(const SilentTerminal&) = delete;
    ~SilentTerminal()
    {
        if (changed_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }

private:
    termios before_{};
    bool changed_ = false;
};

Secret read_secret_line()
{
    std::string line;
    std::getline(std::cin, line);
    if (line.ends_with('\r')) line.pop_back();
    return Secret(std::move(line));
}

Secret ask(const std::string& prompt)
{
    std::cerr << prompt << ": " << std::flush;
    Secret answer = read_secret_line();
    std::cerr << '\n';
    return answer;
}

} // namespace

Result<Secret> read_password(const std::string& prompt)
{
    Secret password;
    if (::isatty(STDIN_FILENO) != 0) {
        const SilentTerminal silent;
        password = ask(prompt);
        if (!password.empty() && !(ask("The same again") == password))
            return fail(Errc::conflict, "the two passwords differ: nothing was changed, try again");
    } else {
        password = read_secret_line();
    }
    if (password.empty())
        return fail(Errc::conflict, "no password came from standard input: write it there, on one line");
    return password;
}

Secret read_known_password(const std::string& prompt)
{
    if (::isatty(STDIN_FILENO) == 0) return read_secret_line();
    const SilentTerminal silent;
    return ask(prompt);
}

} // namespace fedibee::app
