// SPDX-License-Identifier: BSL-1.0
#pragma once

#if defined(__GNUC__)
#define PLUGIN_EXPORTS extern "C" __attribute__((visibility("default")))
#else
#define PLUGIN_EXPORTS extern "C"
#endif

/// What the plugin offers by name; the host finds these with dlsym.
PLUGIN_EXPORTS void plugin_open();               ///< opens a connection of its own and observes it
PLUGIN_EXPORTS void plugin_run(int statements);  ///< on that connection
PLUGIN_EXPORTS void plugin_close();              ///< ends the observation and closes the connection
PLUGIN_EXPORTS void plugin_break_a_budget();     ///< throws `budget_exceeded`
