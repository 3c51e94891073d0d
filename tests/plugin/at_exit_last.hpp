// SPDX-License-Identifier: BSL-1.0
#pragma once

void run_after_everything_else();
