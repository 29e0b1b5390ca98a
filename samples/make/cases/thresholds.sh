# shellcheck shell=bash
cases_thresholds() { :; }
