internal import StrictJSON

extension IsolationTable {
  /// The table that is used when none is named. A test holds it against `pipeline/isolation.json`.
  public static let standard: IsolationTable = {
    guard let document = try? JSONDocument(Array(standardText.utf8)),
      let table = try? IsolationTable(document.root)
    else { preconditionFailure("the standard table could not be read") }
    return table
  }()

  /// The bytes of `pipeline/isolation.json`.
  static let standardText = #"""
    {
      "schema": "membrane.isolation.v1",
      "capabilities": {
        "unsafe_payload_fetch": {
          "network": false,
          "hidden": ["/run"]
        },
        "secret_material_access": {
          "environment": ["LANG", "LC_ALL", "NO_COLOR", "PATH", "TERM", "TZ"],
          "hidden": [
            "~", "/home", "/root", "/run", "/var/run/secrets", "/var/lib/docker", "/etc/ssh", "/etc/ssl/private",
            "/etc/pki/tls/private", "/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-",
            "/var/spool/cron", "/tmp", "/var/tmp",
            "$AWS_CONFIG_FILE", "$AWS_SHARED_CREDENTIALS_FILE", "$AWS_WEB_IDENTITY_TOKEN_FILE", "$CARGO_HOME",
            "$DOCKER_CONFIG", "$GNUPGHOME",
            "$GOOGLE_APPLICATION_CREDENTIALS", "$KRB5CCNAME", "$KUBECONFIG", "$NETRC", "$PGPASSFILE", "$SSH_AUTH_SOCK",
            "$XDG_CONFIG_HOME", "$XDG_DATA_HOME", "$XDG_RUNTIME_DIR"
          ]
        },
        "private_runner": {
          "writable": "case",
          "programs": [
            "/bin/bash", "/bin/sh", "/usr/bin/[", "/usr/bin/awk", "/usr/bin/basename", "/usr/bin/cat",
            "/usr/bin/chmod", "/usr/bin/cmp", "/usr/bin/cp", "/usr/bin/cut", "/usr/bin/date", "/usr/bin/diff",
            "/usr/bin/dirname", "/usr/bin/echo", "/usr/bin/env", "/usr/bin/expr", "/usr/bin/false",
            "/usr/bin/find", "/usr/bin/grep", "/usr/bin/head", "/usr/bin/id", "/usr/bin/jq", "/usr/bin/ls",
            "/usr/bin/mkdir", "/usr/bin/mv", "/usr/bin/od", "/usr/bin/printf", "/usr/bin/pwd",
            "/usr/bin/readlink", "/usr/bin/rm", "/usr/bin/sed", "/usr/bin/sha256sum", "/usr/bin/sha512sum",
            "/usr/bin/sleep", "/usr/bin/sort", "/usr/bin/stat", "/usr/bin/tail", "/usr/bin/tee",
            "/usr/bin/test", "/usr/bin/touch", "/usr/bin/tr", "/usr/bin/true", "/usr/bin/uniq", "/usr/bin/wc"
          ],
          "libraries": [
            "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib/ld-linux-aarch64.so.1",
            "/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime", "/usr/share/zoneinfo", "/usr/lib/locale"
          ]
        }
      }
    }

    """#
}
