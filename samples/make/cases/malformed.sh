# shellcheck shell=bash
cases_malformed() { :; }
