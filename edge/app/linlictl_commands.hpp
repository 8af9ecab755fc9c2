// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/linlictl_options.hpp"

namespace linli::ctl {

/// Runs the command of `options`; results go to standard output, what is wrong to standard error.
int run(const Options& options);

/// `check GATEWAY_TOML`: every mistake of gateway.toml, site.toml and the city profile, or what
/// would run.
int check(const Options& options);

/// `watch`: status, cameras and open incidents, and `cost --watch`; drawn anew in place on a
/// terminal and one below the other elsewhere.
int watch(const Options& options);

}  // namespace linli::ctl
