# shellcheck shell=bash
write_table() { :; }
check_all() { :; }
