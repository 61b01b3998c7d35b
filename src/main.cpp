// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/cli.hpp"

int main(int argc, char** argv)
{
    return fedibee::app::run(argc, argv);
}
