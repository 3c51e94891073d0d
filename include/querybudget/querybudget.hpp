// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Everything but drivers and test frameworks: those are one include each, in adapter/ and
/// framework/.

#include <querybudget/assert.hpp>
#include <querybudget/judge/budget.hpp>
#include <querybudget/record/carry.hpp>
#include <querybudget/record/observation.hpp>
#include <querybudget/record/pause.hpp>
#include <querybudget/record/record_statement.hpp>
#include <querybudget/record/recorder.hpp>
#include <querybudget/record/tag.hpp>
#include <querybudget/report/budget_exceeded.hpp>
#include <querybudget/report/text.hpp>
#include <querybudget/sql/fingerprint.hpp>
#include <querybudget/sql/tables.hpp>
#include <querybudget/version.hpp>
