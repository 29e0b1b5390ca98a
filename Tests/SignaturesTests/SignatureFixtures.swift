/// Signatures over `artifact`, made once with OpenSSL, OpenSSH and minisign.
enum SignatureFixtures {
  static let artifact = Array("hello, release\n".utf8)

  static let minisign = """
    untrusted comment: signature from minisign secret key
    RUQP7XN9coGgpKINyA8SK3IeMxS/5BIQZ03egIiu1KhU926HYJ2IH/DsuWEm6M64qINPJx+oGrcvFTKFLWFOp9eDoWw6A+Nq\
    QwI=
    trusted comment: timestamp:0\tfile:art
    tUZcZdDryOjIUfnANasADXV7SAul1pHkfx1YDF7UFl1PkA4+MJ1jRr1iZ0hBm+ebNJjTxshKn8gZKLqNF+bHAA==

    """
  static let minisignLegacy = """
    untrusted comment: signature from minisign secret key
    RWQP7XN9coGgpJiup0fyYylFSqr0/zccxY+ej7Ml+vAGA6YOgqFpVpIuOqfQnjvRmeB0WXVt6KH/uWc5nst4O5Q0VwvD/H9S\
    /gY=
    trusted comment: legacy
    UqMxon+DT3mtbAXqbn4uGUqO0pp+cmOF+bb0RCptMuwsTUq1rv+HyhEuIXUPzP+GUtWNQnzOzdSWSwd5hIpdCg==

    """
  static let sshEd25519 = """
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgSC3oztOvzIt4j9lMvKw3yLVZH3
    UUBS7QGhmW2Q7/+MAAAAAEZmlsZQAAAAAAAAAGc2hhNTEyAAAAUwAAAAtzc2gtZWQyNTUx
    OQAAAECIYvzAWOqxNZu/Ldo0J+eACnKVd89rpHkuo11oscM5JLyfgL4f6E/MEvhJBlG4VU
    jeekwC1sruevOlcEPWqf0C
    -----END SSH SIGNATURE-----

    """
  static let sshEd25519SHA256 = """
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgSC3oztOvzIt4j9lMvKw3yLVZH3
    UUBS7QGhmW2Q7/+MAAAAAEZmlsZQAAAAAAAAAGc2hhMjU2AAAAUwAAAAtzc2gtZWQyNTUx
    OQAAAEDP7ZTQw0uWl8t2Xx1kgzBcUB1MODAupq36H6aCVCPwu0wJ32Am5/0aMvEmJrDpio
    wbb3RUrX+bb/ugBlgU0u8D
    -----END SSH SIGNATURE-----

    """
  static let sshEd25519Git = """
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgSC3oztOvzIt4j9lMvKw3yLVZH3
    UUBS7QGhmW2Q7/+MAAAAADZ2l0AAAAAAAAAAZzaGE1MTIAAABTAAAAC3NzaC1lZDI1NTE5
    AAAAQIm9zUSOVzn3fHd4nQf2ysK8voE6OOx3kbYwIEhHvRDG9gIpwso9RSlaygfBcT7YnJ
    d+ALFjcWfsY0oshIlH7AE=
    -----END SSH SIGNATURE-----

    """
  static let sshP256 = """
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAAGgAAAATZWNkc2Etc2hhMi1uaXN0cDI1NgAAAAhuaXN0cDI1NgAAAE
    EElpDMZf/dYPP6fj4HvduBPbstgdFDfSczHoKLEBrA39PYWE8+NqoqIIVXRC7bWY3rxjU7
    ZlitlPHGW2HYSjeO/gAAAARmaWxlAAAAAAAAAAZzaGE1MTIAAABkAAAAE2VjZHNhLXNoYT
    ItbmlzdHAyNTYAAABJAAAAIBoAKEC/1R0PoS+jYaC55S79c5t2ll/nx8ypTlEthFsZAAAA
    IQCW75Zy232Wq2k17RyPsflUq5bIDua0XL8WYSkyoPpQjQ==
    -----END SSH SIGNATURE-----

    """
  static let sshRSA = """
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAARcAAAAHc3NoLXJzYQAAAAMBAAEAAAEBAMMYJkDL1Aw1OY9w/0dXRD
    R6fCmXUpfAbWz5N0YyjgJwYPi+ct0syN6tBvwIRRMLe0mMzh/dmbi6JXgpNkTLphUKDQw4
    /Fi/bzcb9ujt7v93T8P3EzWv3mlrZE7JqrNDvQ3ej6XITw6Eu/kWmFB/GeN/67bdUrN5Hf
    qAo0ejSAb0Dyn82WEPuhdCgW4Timq26evZbIbpEZ5bkCoV+ZQHi5g1xdNNL8l81SOkezVx
    zuuSHxVE5sPf9yiRZC4ggf8LNONaHrqFfNFW/vhas2D3My3s9WNF5ox6+i6I5urEZqrer5
    o6P2E3ap4z0lJCkf85pq8wqH6Nme4oYlGSZ7gMImUAAAAEZmlsZQAAAAAAAAAGc2hhNTEy
    AAABFAAAAAxyc2Etc2hhMi01MTIAAAEAQYyA2ywW4K5wAtGC0IndWBkWsz1u5llLWi+1oJ
    qXEFHKIOUY1Ufi1hSef6iVeSfYeK4t81C4a11N+OVNd4XO8WAxz39WJeExNb3jc+Hv1QzF
    N3cCEmPLdDO5O+UKL4UmCAZc7WmEdkVQxTlsNafZYSVLgHV4rKqVVbpHLpn4sm9L05cpQu
    s6/jGI2Cicdq/k/dbAF683dHKp5hajC6Wqf0/ETckNXlYg35ChGbsiAgUSZXyeIGFOY/mf
    qnVhZ5OFttVFCtB5KMIo2F3YhBsRQHhnMVaCFi5P2mNWoJczq9+Megp9qItA7Iw50rih2X
    4O4H3zg4IThhp/x5Vwu9Mf0Q==
    -----END SSH SIGNATURE-----

    """
  static let sshP384 = """
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAAIgAAAATZWNkc2Etc2hhMi1uaXN0cDM4NAAAAAhuaXN0cDM4NAAAAG
    EEvLjSHTXCYl1kWfcVpiQZTYnT1CYhcxpjLYghYnf+FEgotaDiJ9oxUBNNCDKOebJp0EOd
    3FifnibrK6i1pV+wh8MHHara18CsoGXyDHpRm9usoBzw+4ddKpLVidpyww6fAAAABGZpbG
    UAAAAAAAAABnNoYTUxMgAAAIMAAAATZWNkc2Etc2hhMi1uaXN0cDM4NAAAAGgAAAAwE5dA
    dEWVLDP7iDat7xtpIZ9DTwBdy3ngz0KF28KZyVLXkZ6v1qDzvgJbL6odqbisAAAAMHGJqE
    2XprI+7jtobiiW8EsMkyA+8Aws7j6mfrZmk5GtOSW7nfWkWgf4XEvwoCl9gw==
    -----END SSH SIGNATURE-----

    """
  static let dsseTwo = """
    {"payload": "eyJfdHlwZSI6ICJodHRwczovL2luLXRvdG8uaW8vU3RhdGVtZW50L3YxIiwgInN1YmplY3QiOiBbeyJuYW1\
    lIjogIm90aGVyIiwgImRpZ2VzdCI6IHsic2hhMjU2IjogIjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA\
    wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAifX0sIHsibmFtZSI6ICJhcnQiLCAiZGlnZXN0IjogeyJzaGEyNTYiOiAiOWE\
    1ZWUzZWFjMjE4OGViNDgyNWM1MjNhOThlZDBlZGEwZGZjMzc5YTllYjZiZDFkMDAzM2YyYzc1NzVhN2RlMiIsICJzaGE1MTI\
    iOiAiMDAifX1dLCAicHJlZGljYXRlVHlwZSI6ICJodHRwczovL2V4YW1wbGUuY29tL3NjYW4vdjEiLCAicHJlZGljYXRlIjo\
    geyJvayI6IHRydWUsICJ0ZXh0IjogIsO/fn5+Pz8/In19", "payloadType": "application/vnd.in-toto+json", "\
    signatures": [{"keyid": "ed", "sig": "bl9pJufdLWDfrTSQKkfFWirxOlI83nmrDDN9oIBEOJhby5kkw67OxpJYqG\
    d7ZT+62kwr/AhyweNtyy5t2o+PAw=="}, {"keyid": "ed2", "sig": "BxA6ejDCZq7GI1U1XrSO3PYeMY5mONnOVEand\
    lBMHuE1s16Yniz/nWDx2U9KkkIGctOwHz3xL1/FKQ/JQYw9AQ=="}]}
    """
  static let dsseP256 = """
    {"payload": "eyJfdHlwZSI6ICJodHRwczovL2luLXRvdG8uaW8vU3RhdGVtZW50L3YxIiwgInN1YmplY3QiOiBbeyJuYW1\
    lIjogIm90aGVyIiwgImRpZ2VzdCI6IHsic2hhMjU2IjogIjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA\
    wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAifX0sIHsibmFtZSI6ICJhcnQiLCAiZGlnZXN0IjogeyJzaGEyNTYiOiAiOWE\
    1ZWUzZWFjMjE4OGViNDgyNWM1MjNhOThlZDBlZGEwZGZjMzc5YTllYjZiZDFkMDAzM2YyYzc1NzVhN2RlMiIsICJzaGE1MTI\
    iOiAiMDAifX1dLCAicHJlZGljYXRlVHlwZSI6ICJodHRwczovL2V4YW1wbGUuY29tL3NjYW4vdjEiLCAicHJlZGljYXRlIjo\
    geyJvayI6IHRydWUsICJ0ZXh0IjogIsO/fn5+Pz8/In19", "payloadType": "application/vnd.in-toto+json", "\
    signatures": [{"keyid": "ec", "sig": "MEQCIGJ3yNZybSQRkvTNiTFcXxw43WQnys42G4JsrGqGuF+OAiBXaFb6Os\
    18J31clT9N8Re58jr8K3HfvQcYdJfGCPCdCg=="}]}
    """
  static let dsseP256Raw = """
    {"payload": "eyJfdHlwZSI6ICJodHRwczovL2luLXRvdG8uaW8vU3RhdGVtZW50L3YxIiwgInN1YmplY3QiOiBbeyJuYW1\
    lIjogIm90aGVyIiwgImRpZ2VzdCI6IHsic2hhMjU2IjogIjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA\
    wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAifX0sIHsibmFtZSI6ICJhcnQiLCAiZGlnZXN0IjogeyJzaGEyNTYiOiAiOWE\
    1ZWUzZWFjMjE4OGViNDgyNWM1MjNhOThlZDBlZGEwZGZjMzc5YTllYjZiZDFkMDAzM2YyYzc1NzVhN2RlMiIsICJzaGE1MTI\
    iOiAiMDAifX1dLCAicHJlZGljYXRlVHlwZSI6ICJodHRwczovL2V4YW1wbGUuY29tL3NjYW4vdjEiLCAicHJlZGljYXRlIjo\
    geyJvayI6IHRydWUsICJ0ZXh0IjogIsO_fn5-Pz8_In19", "payloadType": "application/vnd.in-toto+json", "\
    signatures": [{"keyid": "ec", "sig": "wlwZuKn16OYlF23WOnSl8qZdH0p6cHXpeU2Iu3ChzPVFUM1WEg3PtDiXZ1\
    vB4ZYSPcuN4qW6NOhGCkyPJdNwWg=="}]}
    """
  static let dsseRSA = """
    {"payload": "eyJfdHlwZSI6ICJodHRwczovL2luLXRvdG8uaW8vU3RhdGVtZW50L3YxIiwgInN1YmplY3QiOiBbeyJuYW1\
    lIjogIm90aGVyIiwgImRpZ2VzdCI6IHsic2hhMjU2IjogIjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA\
    wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAifX0sIHsibmFtZSI6ICJhcnQiLCAiZGlnZXN0IjogeyJzaGEyNTYiOiAiOWE\
    1ZWUzZWFjMjE4OGViNDgyNWM1MjNhOThlZDBlZGEwZGZjMzc5YTllYjZiZDFkMDAzM2YyYzc1NzVhN2RlMiIsICJzaGE1MTI\
    iOiAiMDAifX1dLCAicHJlZGljYXRlVHlwZSI6ICJodHRwczovL2V4YW1wbGUuY29tL3NjYW4vdjEiLCAicHJlZGljYXRlIjo\
    geyJvayI6IHRydWUsICJ0ZXh0IjogIsO/fn5+Pz8/In19", "payloadType": "application/vnd.in-toto+json", "\
    signatures": [{"keyid": "rsa", "sig": "DP2cV9pgeCM+dMLYSbG5fr/SPa5dt11rk/aSHtHxPJO/3DgDefeUDB7mC\
    DQc8YUbi+NRZyX0vq3miy6bZsPuco/EljvFXhtUc/mg8wlLUqcO2sQ9SS+uYbOsD/TAv23h4MaGGsCY4qBo2BDUC++Ew6jyp\
    QnMMuK/k2ClLB9E4DVbaXceYKjwkf0ngOeOB1ZkitrQy+qrX4dHvF2dFakwrchvKipaPSH+rvAb5fzE4HfMu6liWT/LemoVF\
    s7cfeOYM/XaxV8bFOeEKArBgzVUbJZqw4pCO4ldV3V60di/MnZBPF/UtLsc4wyaSVUEroB7dHBYkEWWd/IiQZfH832a8Q=="\
    }]}
    """
  static let dsseOtherSubject = """
    {"payload": "eyJfdHlwZSI6ICJodHRwczovL2luLXRvdG8uaW8vU3RhdGVtZW50L3YxIiwgInN1YmplY3QiOiBbeyJuYW1\
    lIjogIm90aGVyIiwgImRpZ2VzdCI6IHsic2hhMjU2IjogIjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA\
    wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAifX0sIHsibmFtZSI6ICJhcnQiLCAiZGlnZXN0IjogeyJzaGEyNTYiOiAiMTE\
    xMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMSIsICJzaGE1MTI\
    iOiAiMDAifX1dLCAicHJlZGljYXRlVHlwZSI6ICJodHRwczovL2V4YW1wbGUuY29tL3NjYW4vdjEiLCAicHJlZGljYXRlIjo\
    geyJvayI6IHRydWUsICJ0ZXh0IjogIsO/fn5+Pz8/In19", "payloadType": "application/vnd.in-toto+json", "\
    signatures": [{"keyid": "ed", "sig": "ucOQGD59hxcc5/ePnGp35cu+nszDMS8BsQyWa9SMXtAG60h35bNCvrfSYD\
    2aY9611UYSNuBEvk3lrhyRPTn3Cg=="}]}
    """
  static let dsseStatement01 = """
    {"payload": "eyJfdHlwZSI6ICJodHRwczovL2luLXRvdG8uaW8vU3RhdGVtZW50L3YwLjEiLCAic3ViamVjdCI6IFt7Im5\
    hbWUiOiAib3RoZXIiLCAiZGlnZXN0IjogeyJzaGEyNTYiOiAiMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA\
    wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMCJ9fSwgeyJuYW1lIjogImFydCIsICJkaWdlc3QiOiB7InNoYTI1NiI6ICI\
    5YTVlZTNlYWMyMTg4ZWI0ODI1YzUyM2E5OGVkMGVkYTBkZmMzNzlhOWViNmJkMWQwMDMzZjJjNzU3NWE3ZGUyIiwgInNoYTU\
    xMiI6ICIwMCJ9fV0sICJwcmVkaWNhdGVUeXBlIjogImh0dHBzOi8vZXhhbXBsZS5jb20vc2Nhbi92MSIsICJwcmVkaWNhdGU\
    iOiB7Im9rIjogdHJ1ZSwgInRleHQiOiAiw79+fn4/Pz8ifX0=", "payloadType": "application/vnd.in-toto+json\
    ", "signatures": [{"keyid": "ed", "sig": "bn3qDhZaOkOImC3YuUn/pTv28CVbsyl9G+rhaAfl6agKotlsKLfSBm\
    ga/1aGhBtL6d3GA/uFK9qSntIzuHxMDQ=="}]}
    """
  static let dsseOtherType = """
    {"payload": "e30=", "payloadType": "application/vnd.membrane.grant+json", "signatures": [{"keyid\
    ": "ed", "sig": "4YUS9xz7O7ahf7QlQ3J9bxL6vgcqh/cEg5cRbzSANhswX73bM2AJY6v5Npe6UuXwMK2ByaCGQPkLw3k\
    LuDp9DA=="}]}
    """
  static let bundleMessage = """
    {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "verificationMaterial": {"publicK\
    ey": {"hint": "k1"}, "tlogEntries": [{"logIndex": "1"}], "timestampVerificationData": {"rfc3161T\
    imestamps": []}}, "messageSignature": {"messageDigest": {"algorithm": "SHA2_256", "digest": "ml7\
    j6sIYjrSCXFI6mO0O2g38N5qetr0dADPyx1dafeI="}, "signature": "MEYCIQCzK6cnIzHo3tNXTp6HWUi7neP98i6Dk\
    VUXhOs7JwG63gIhAO5aiDvRps6h4COmw80vwjWm6+ZQk5lpJSUrkPJ4c7ya"}}
    """
  static let bundleEnvelope = """
    {"mediaType": "application/vnd.dev.sigstore.bundle+json;version=0.3", "verificationMaterial": {"\
    publicKey": {}}, "dsseEnvelope": {"payload": "eyJfdHlwZSI6ICJodHRwczovL2luLXRvdG8uaW8vU3RhdGVtZW\
    50L3YxIiwgInN1YmplY3QiOiBbeyJuYW1lIjogIm90aGVyIiwgImRpZ2VzdCI6IHsic2hhMjU2IjogIjAwMDAwMDAwMDAwMD\
    AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAifX0sIHsibmFtZSI6ICJhcnQiLC\
    AiZGlnZXN0IjogeyJzaGEyNTYiOiAiOWE1ZWUzZWFjMjE4OGViNDgyNWM1MjNhOThlZDBlZGEwZGZjMzc5YTllYjZiZDFkMD\
    AzM2YyYzc1NzVhN2RlMiIsICJzaGE1MTIiOiAiMDAifX1dLCAicHJlZGljYXRlVHlwZSI6ICJodHRwczovL2V4YW1wbGUuY2\
    9tL3NjYW4vdjEiLCAicHJlZGljYXRlIjogeyJvayI6IHRydWUsICJ0ZXh0IjogIsO/fn5+Pz8/In19", "payloadType": \
    "application/vnd.in-toto+json", "signatures": [{"keyid": "ec", "sig": "MEQCIGJ3yNZybSQRkvTNiTFcX\
    xw43WQnys42G4JsrGqGuF+OAiBXaFb6Os18J31clT9N8Re58jr8K3HfvQcYdJfGCPCdCg=="}]}}
    """

  // Base64.
  static let ed25519 = """
    AQgGBhna4RF1W0xgTRI7rXQFQGzYf8K614+TijWON/6mCH0wCcp3qk5ng0DRoD5jI51qtxsIyktWcurehg5KAQ==
    """
  static let p256 = """
    MEYCIQCzK6cnIzHo3tNXTp6HWUi7neP98i6DkVUXhOs7JwG63gIhAO5aiDvRps6h4COmw80vwjWm6+ZQk5lpJSUrkPJ4c7ya
    """
  static let rsaSHA256 = """
    bX3Bpxc7goRoQnLRn9Spui0nR55GgZyAheVavxfjP1QsdiIcvXK2Km8T+vmJio1+QQ3X7BDurWQySXiKzNYYeJQQHIPbjZ2y\
    fDCA5jNKsAYYVxXmaD7Qcbktx2ScFla/8CgXY5jeylgzjVP0v41ZQgnRKZDS8coj3JeHULRA+N+7Oa/w1XCqAlI3ZZxavHGN\
    4WuIE0LanWDB/pDKKxi+rWLnZB4SQDuiMlstrZmEphZU7cr17EOHecFjH/E39D4Hps1U1TMZey4WSHx+IMHlXPTNmXRAvSGT\
    OxW3SEn7BGpPw8/cCppniJ1icfa8h48GpkmoE0g1ZDIoTgSv3eMazA==
    """
  static let rsaSHA512 = """
    oKNzZeNDSpEWANwKFn4YTSCEmzi063z/0PdR6lFontigQvmQuPxlMnZfqFb40ofd0a4DHl905BZfT4/ozNvcLT/tAzLe7Z2l\
    TBhf9ymK/PjCGPHL+CL1CjmWTG1tBbi4fKXvRvGAE2qfVGbtNZaNZJRZiwVc756f/HgiCZRHPv9xNN5WvCKhuX4npNnPOTM0\
    3CVWnVUdpl6359V8854NEgZ4sDR7VZKEUuy1FMVKZlWAw/gV0pRg/uZcyAt5VBGnlrBTABMcfIrZEfvRK98p3InwIKps8nhX\
    zip324rg39rT7cqPOyfWtDJF4XiUnh7bzm7P2kV0mQIc55oM0yR+tQ==
    """
  static let rsaSHA1 = """
    AJ8v4G3lKGYmfdDXLRBIyZMaRB7z82KzwEcNqvpV9KsfOhEb3bSAulymB8GF6ki97iLG1/WTCRt1+NT/0L5zN09cJUrB4AsY\
    qmeyQAGWdB3dABh3sfDUF5+tnaYCTnP8neEcA5oQgXP/nCEbjoVasxXC02ePrvfGts/EV3ffxWKhoAm/eocrncUygB4Fkd0O\
    nNInr+2HSKU2mp57y65UYbp1Q/GLxd8XsIFKB+HHW3aaQMCGZjwq4ndSXyJMYWIN1M12diBxl/wAzp0VKreRmYCLJaq6ouPX\
    sS/a3AYZzqS3MDTcAzRIvTZURg+TGDj3hOfaf14ga1la5KV/q+hMQg==
    """
  static let pssSHA256 = """
    px+r5nnzlux33R/IjcNrvhVm9uKYZxocdptgw9NmUvBJq+L+xYafOdY8XUWPqFDFSPIQCgjVWHnf5g89qH97hHtFSWjtjkb9\
    U3JW03tYZsh5GLUWIEXGCujl4CW3QS+0lKTcz2expQdFg+JDh7+Lqp3DZho2fEUlrBaLyQ3reZPHAoVyJJDDQs0w/fT1lRfo\
    pvUJ+vTmk3hJlkyB0wcnHM8kiltLHmfD+ofJRD6ZUIEQxRYkJYXqvl7l1RaHo7PThmfsM5nb7PI7zN8rBELxb7nIcGNbnDxc\
    mLjkFpTa2CbH/hUkQo/W6oL08xXzNC53NBwOX5bhzHYDoSxv4bNvLg==
    """
  static let pssSHA512 = """
    ejxh1FN3TQhWZz0BCFL2UeZjgeMhhT6UdWZgGjyUHi8HV1nvhicg+aWhklvCDbuoJ1SCJkfEZJ0mENa7vMJ08EPX8lW43ZBJ\
    emOTWPI12ksC+iLuO2dUX+gTjhavHNLbFF6BcJTxWQ54b8o3WjWuKgacmgYVkfoP01xgfLLQ7MOWR7+3kJVl/RRhj1V+PAul\
    3/km5ObPXYoMBAMDeN8/V4WOvkC6kedvXJFkvn3hmCH4l1eGTCCS4sZQH11yaa3ug6Cm8n/Gl/9uSl/zLowcW6JOVfyoMJVD\
    BOGL3lJh4TJ0XbXW+ji6YKirfWiQnMICKIJNAW8nIyzoLcFd2xNF5Q==
    """
  static let pssNoSalt = """
    V2F3fNAQN/y0XPJcIGEdRg8DKyepq3X3gwhevXr010NPzx9scIXFMlzZalG6e2Wxq/x5C/LuSaQPgTVNQC6Eh+E6RjQUPUrv\
    tJ+veJgEAPe9+8SzEut3Zf7xmR344n6JVdfVnyDLzYtr5AI2lzdgpNgHrFby9o4Fw7gjEudqMnfqxBEs5Pbv8sK6aDaQ56ew\
    kWYEaBxYkgxIxzTBLgM4SxJwPkeDyES11DmFSrGV//Vkx6T8ogkXVoHzeUsZh4ct/N5DYFMYw5kyNFXb3hGNAuvnnPPYDjS5\
    2bkFFVtYRu2gAuTUzgQh0EKES/Sx+opQ6O9AZ9iCzwa953GnpkIMRw==
    """
  static let rsaPSS = """
    EZDtr+5fm/Rfyu7LRmMiNisJYOXXyxfgsfs0fiyoMO8abt1umi3RFRnCqhglp/kpNogkDA0OowFLDHWb2YlHIba+p8oqMAXs\
    jWZ/Ny4LYDimmzPC9GuZoIHhDPz++uUC8kCwK4r8Yek1YiuadK+0edt5T5Rg92MRpCOWHw6s2ZpmF3hFndvmzkKh4TJvE+zI\
    dq2jgueKSTpW3WPitp2r4AUlN/yiMRrPiZik1EpEX6UnYEgSYttO3uXQHK+y4Pz5nqdXVNNx3Ck3CE0juBcPbIqQZaj38KQc\
    oGO2+bNizJ6Jhh9p75lfyYooT5/b5iVSj9EaPR+B426Zh6FnivUf9g==
    """
}
