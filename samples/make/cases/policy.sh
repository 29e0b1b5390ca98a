# shellcheck shell=bash
cases_policy() { :; }
