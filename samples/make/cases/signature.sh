# shellcheck shell=bash
cases_signature() { :; }
