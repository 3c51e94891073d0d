// SPDX-License-Identifier: BSL-1.0
#pragma once

bool one_counts(int statements);
void two_runs(int statements);
