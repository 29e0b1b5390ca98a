# shellcheck shell=bash
cases_isolated() { :; }
