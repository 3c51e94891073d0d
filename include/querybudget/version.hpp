// SPDX-License-Identifier: BSL-1.0
#pragma once

// The only place that states the version; CMakeLists.txt reads it from here.
#define QUERYBUDGET_VERSION_MAJOR 0
#define QUERYBUDGET_VERSION_MINOR 1
#define QUERYBUDGET_VERSION_PATCH 0
