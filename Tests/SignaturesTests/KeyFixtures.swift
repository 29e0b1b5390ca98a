/// Public keys made once with OpenSSL, OpenSSH and minisign; the private halves are gone.
enum KeyFixtures {
  static let ed25519 = """
    -----BEGIN PUBLIC KEY-----
    MCowBQYDK2VwAyEAnakqaelsMOYCDdeIdqo4ouYbmodovpdn1a6WbptwLHo=
    -----END PUBLIC KEY-----

    """
  static let ed25519Second = """
    -----BEGIN PUBLIC KEY-----
    MCowBQYDK2VwAyEAUonQpw4wQxKq/z2UzBDYcvpzchfxslKzPufJ/R/G8P4=
    -----END PUBLIC KEY-----

    """
  static let p256 = """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEBdLeDxv4ojiDvqikAemnTrFVnKsQ
    +RQBNN+fIjQhNZ/3yczpcqGeY6XOoZuPPuXKDqqhV57B/eu9MuP6JEz1hg==
    -----END PUBLIC KEY-----

    """
  static let p256Compressed = """
    -----BEGIN PUBLIC KEY-----
    MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgACBdLeDxv4ojiDvqikAemnTrFVnKsQ
    +RQBNN+fIjQhNZ8=
    -----END PUBLIC KEY-----

    """
  static let rsa = """
    -----BEGIN PUBLIC KEY-----
    MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAyV91EhdhULxRhe3ArLCt
    smET2emW4yJ3+ptixqvoquvgVWrq4zNiFcRWpvXfFJTNMUTEjsDIu5ATHE0K9BuQ
    fODWh8bLBQIAoo369Oxsm2bXdTu9NSdRRx4wfLkJ8RV2W1SIaZNfQMWNRkckT/iZ
    Imb9JR9+9Oa5QASnuNMNGsuXBHQjc64XyXSOXCZJzFFt8KiQZbrYAZTb9BN5+uxp
    VRLVrtXFC3GUhApOl9l0w+WGwySDIHaiVqpO9deOCnXwcIzKEXt2vXoOUfgmRDNo
    ZJA8NaFVyXuMvGh6TxmuDhrYHxPoJhDwp+cPHfeS9u3i0JcW4YYefLk79vomJBJg
    0QIDAQAB
    -----END PUBLIC KEY-----

    """
  static let rsaPSS = """
    -----BEGIN PUBLIC KEY-----
    MIIBVjBBBgkqhkiG9w0BAQowNKAPMA0GCWCGSAFlAwQCAQUAoRwwGgYJKoZIhvcN
    AQEIMA0GCWCGSAFlAwQCAQUAogMCASADggEPADCCAQoCggEBANV1Q9Iq90o9jc3+
    qBWOPDEmHfhsc5qVG3lLytVP4vjBR7Zosi+3HMyh2J/k8VGAh+j2H0/K2ZqlsXTV
    eUCJRNgIMlcO8yrE/vMkRiHYS5hrdF04bDRQdE0JXvBVefZcFKgXUEH1Eq7K74//
    VrKjFdxo7kjRmy8onE5p9zVYboreGmloAfxgn0ksgt+Yc4d8TATeMM2KxzSulp7P
    85SJg+e9pTQxVkP3Yopg5oFWCAQe0EZg2NhX/Eiu+cxzGnwMMr7Ol/A7oLmBydkn
    kuR6MsZboD/Y4CoQ0tzOcfTXxqfu/yjQNU24xj+zRDJcpQbh44xInSlPWCaZQzY+
    8WXsvZsCAwEAAQ==
    -----END PUBLIC KEY-----

    """
  static let p384 = """
    -----BEGIN PUBLIC KEY-----
    MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEkaP7cBb5ioVO+8h3ae4gljIQMDDzKnWm
    haBA+PuxwS2bn3C2Y8RnC0nRpaOrx8DfruLsy923EbCnNZlT2G6IrLvoqhCJPitz
    HX0CosYasRn5J3hNJk/ROlntph3hSYDf
    -----END PUBLIC KEY-----

    """
  static let p521 = """
    -----BEGIN PUBLIC KEY-----
    MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQAPgStu7BUelQ35EGKsRIYeRpW1Cb8
    yUSsZiy6A0fSpdZbwMNoBbHMCAzCEpSx0QZDym4q8Wnm0KATVQO/3a8xPk4AuGax
    9JFV2fhGjlncmUuhO+DqM8CFhsvki+tFCFxd7d59qUu7PPkG5BaJYpjoMORCUd7D
    GFZvDtPzVyc3bo7S6zo=
    -----END PUBLIC KEY-----

    """
  static let secp256k1 = """
    -----BEGIN PUBLIC KEY-----
    MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEIJprlkaZQWlkMrn0HDnlmQJXDkGdsNPB
    PT4YHe1wF9tUzGJ4k+VRXRb2tc9dsjk1DKHaDzQHTkSGsI+OlBFPkQ==
    -----END PUBLIC KEY-----

    """
  static let p256Explicit = """
    -----BEGIN PUBLIC KEY-----
    MIIBSzCCAQMGByqGSM49AgEwgfcCAQEwLAYHKoZIzj0BAQIhAP////8AAAABAAAA
    AAAAAAAAAAAA////////////////MFsEIP////8AAAABAAAAAAAAAAAAAAAA////
    ///////////8BCBaxjXYqjqT57PrvVV2mIa8ZR0GsMxTsPY7zjw+J9JgSwMVAMSd
    NgiG5wSTamZ44ROdJreBn36QBEEEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5
    RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9QIhAP////8AAAAA
    //////////+85vqtpxeehPO5ysL8YyVRAgEBA0IABDVjl9jWIU1ixO4/g3I7Yu02
    uuGe2LjyYkIrOIKpQ9qc04B3dut9xpNPvav2JgyAGiLZ9KloyeDAp5gtrHmgejQ=
    -----END PUBLIC KEY-----

    """
  static let ed448 = """
    -----BEGIN PUBLIC KEY-----
    MEMwBQYDK2VxAzoAefsZXUhkuHy1Ch/Rzb10zDNLhyEcC2g+htibcjLc7BUW5juH
    1k4qvRjTbFyXpbhgf6u7yFbYOK6A
    -----END PUBLIC KEY-----

    """
  static let x25519 = """
    -----BEGIN PUBLIC KEY-----
    MCowBQYDK2VuAyEA/SmX8k8Cuyn7hXd6hCNxdCNdkrn3q20PxyhH+Ot8FnA=
    -----END PUBLIC KEY-----

    """
  static let rsa1024 = """
    -----BEGIN PUBLIC KEY-----
    MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC48IHoU/NilkYAODqcjUR/F3oA
    mMt2lJkTZb1m/AfS8Rsr+dpj3tlIUOzBdJC4X6aTvvj61M/mwEf+V0xGIZ0gDvR0
    VZ2vvbO35lSQL7iKe7dsTkga6Cm2yELrQKLU5GqONDW4/Phkyp2MONQmUrbMp1eM
    JrCvRXenY3J4SlIP+wIDAQAB
    -----END PUBLIC KEY-----

    """
  static let rsa2047 = """
    -----BEGIN PUBLIC KEY-----
    MIIBITANBgkqhkiG9w0BAQEFAAOCAQ4AMIIBCQKCAQBUWwQeyzahkAe9j73saprC
    msiEXNx8pCE09XMhmJaI/At7o6YSDt35ajuy2Q+2F7xaK1uj2CrSBGY0rPBElXym
    nYkZwZz/3d68lFk8NV3fdIUl+MSRQk52iSLJAg+EN/dGu9ljOoMdjtK/tR6icTYE
    ybTVqdO9CMimDkWleWzAZ8/PZUDtzcnhMjySPfD9rcZrvIvQdXU4Uj8LpyCQu5n/
    D942YyGhUtctskHtfjyrelEIYnAxHM17cC9BtiNJaAShVDZfzTA5yLA7TcR0FT8H
    BVQZ+2QQBqJgXc2b7D5ZE+uxYKpIs9vJzFWfPyoHDguvJagW57bp9eRe50BlfsY7
    AgMBAAE=
    -----END PUBLIC KEY-----

    """
  static let rsaLargeExponent = """
    -----BEGIN PUBLIC KEY-----
    MIIBJDANBgkqhkiG9w0BAQEFAAOCAREAMIIBDAKCAQEAm73KFjLzFbsw5UAzQN4V
    9qRG8buGU1B3rRQBBBxM9edQPthJBn7GL9ObavPue7lVJpQFSvbo4VHJrxtQXQBq
    2LPpkKyoX3n0ze1ckXfwsUCt2ieOAg3TzfrBqx339KU7G3YeP2Go/9R26xgYjtjL
    26t44ceVKWlysue3fE7o2ouzvnG8QIn4lmFex5kJk7u+ZtLeI4dLQXJXHRKsWOih
    EvidiO6bnEl+TTy9TQB6uyqOHL83H0TrAj7J5T7ZvFNmicuUR/d0oLxSrE4HPAv9
    KrokMy5Mps7GdXuGFXyp1rlt4uwwFVDH38vBB3f21PWLyS2hYa5EBS3zkxWOQ3YA
    kwIFAQAAAAE=
    -----END PUBLIC KEY-----

    """
  static let dsa = """
    -----BEGIN PUBLIC KEY-----
    MIIBvjCCATMGByqGSM44BAEwggEmAoGBAJYQVkSFhoKwJqpgXhBS5jnVOEr+80oT
    jtAxnL5c63Jg0fIKsibbO6Zr1tpbgaKKQX9YUGerGo47aP2XrVnwWRhP0//XwjfO
    G90voH+R3LwkAoAMP79ilQGMJXnZNpJdt0S11HXNYdttYgQs0dG7aW0p9OxAatoJ
    5pOA9gggIR9lAh0AhtfiUvBEsjsFyrdH/u4uNg+6KMNkttHQs9HzsQKBgF6hVR4D
    fwGwceKVVDIhsVyy3d7GiZLC48L7vqU3kCuEeiX6k/DgFpZ3xvPHEQJX0HS1bkuN
    hkpuJTdaleUra/augFtAvbYfqvZVgxCPavznpV/121rYtqztnQQNSIs+R9ZhtCvp
    3GTapZYqfZ3KFPT2ASE3bMn9OrwoK/vKB5AnA4GEAAKBgGsGaIu7k/ziR+iHqlL4
    4EkWuHwoPsnnAOYePkbkdXhi/TuR7o9dmSELitQZ66HHB3ID3ImBy6JVaQfNZr1Y
    9IkxiRllnEUnH8EHs2q8lOZ5tNQfNjiPa85xchjr10HZ3HCaHzlxuEgzGOYdVFkZ
    HlTZefPhLpngPHUYgmOEBzbk
    -----END PUBLIC KEY-----

    """
  static let rsaPSS384 = """
    -----BEGIN PUBLIC KEY-----
    MIIBUTA8BgkqhkiG9w0BAQowL6APMA0GCWCGSAFlAwQCAgUAoRwwGgYJKoZIhvcN
    AQEIMA0GCWCGSAFlAwQCAgUAA4IBDwAwggEKAoIBAQCkk4ozHJagSnpRlb8bij6k
    /+ILPO9oY3bnMLAmpmM0MJB2b6bkUlaqvjgQs2ZdcE4Q5onCLwJkuIu6T6zhjUfN
    BQSRlm4gHg361SFz3YYG9DYsnsLNhUom/HneOta2TdeFLR8/wBRtvKJLHUwtK0jk
    rdBGbNEg9YWrdwjf9R/WIkGE2jikYMOAlZHwueb628XZXg8cbV7qH22SSgzUhBFC
    FkStJfX0vVdbI4/Fbc8Yz2qvx6eHNrvyozNuJuk5QSsC3l534M1t0eo+ymYoIpH5
    JEzMecDKl+GouBupJgUwjNaucyTN7MbpHSW9lVZFmtizp1agieoXDOP56WsEGv6r
    AgMBAAE=
    -----END PUBLIC KEY-----

    """
  static let sshEd25519 = """
    ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEgt6M7Tr8yLeI/ZTLysN8i1WR91FAUu0BoZltkO//jA release key

    """
  static let sshP256 = """
    ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBJaQzGX/3WDz+n4+B73bgT27\
    LYHRQ30nMx6CixAawN/T2FhPPjaqKiCFV0Qu21mN68Y1O2ZYrZTxxlth2Eo3jv4= 

    """
  static let sshRSA = """
    ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDDGCZAy9QMNTmPcP9HV0Q0enwpl1KXwG1s+TdGMo4CcGD4vnLdLMjerQb8\
    CEUTC3tJjM4f3Zm4uiV4KTZEy6YVCg0MOPxYv283G/bo7e7/d0/D9xM1r95pa2ROyaqzQ70N3o+lyE8OhLv5FphQfxnjf+u2\
    3VKzeR36gKNHo0gG9A8p/NlhD7oXQoFuE4pqtunr2WyG6RGeW5AqFfmUB4uYNcXTTS/JfNUjpHs1cc7rkh8VRObD3/cokWQu\
    IIH/CzTjWh66hXzRVv74WrNg9zMt7PVjReaMevouiObqxGaq3q+aOj9hN2qeM9JSQpH/OaavMKh+jZnuKGJRkme4DCJl rsa

    """
  static let sshP384 = """
    ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBLy40h01wmJdZFn3FaYkGU2J\
    09QmIXMaYy2IIWJ3/hRIKLWg4ifaMVATTQgyjnmyadBDndxYn54m6yuotaVfsIfDBx2q2tfArKBl8gx6UZvbrKAc8PuHXSqS\
    1YnacsMOnw== x

    """
  static let sshP521 = """
    ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAEeJVh+gkdAicrgewgedSmI\
    0eldvk5lBKoBPsw4LU6OwkBQ7EkizAri3lSkYzobvGalQ/a+Ox1e1FlO9RKSdBf19wGrZCiej6SAjZT05OBdwvePMaKNnyTp\
    22IKu+hBRNEvobsHVm211f8jC/8ENzx+Sp+YGozsr6HuUBXfoMosYlY5UA== x

    """
  static let sshDSA = """
    ssh-dss AAAAB3NzaC1kc3MAAACBANSG7vvZ2qRyYbTXNsLGKHafQwfhYViPpjuQ1ehoswrYTq7zTX7iyctYaHZXmj/4czBk\
    amsw34OTzoEdH0AllJOr1TqSAGR2/FgSKi0UAW4FDGr8h9CKTgxcBPpwc0dc+1N0HTCbw/7DgFBkd3SIEM4c48kbl3QQmrHL\
    NqsveyBZAAAAFQDZnlKYYggCdPd1eTBEJBx010xN2wAAAIA/nT5tT3PTa76ppnTlATzw4Plytc7Tm4oX1zng+lm/5AJmjzvu\
    SvyzxEta5XHQMP0oFsl0Zr+ZI3nIBLk9h/NT/uZPq2dLteFRZkKTFlp5yC1gAa78fdQX2Sqb2R3m+AGOxivCvrhRMrE4awN6\
    Gl0C2odJDXPrWm3T12k1XPZp/QAAAIACvO0i3wemDjI2HKxQ/8ChkhWrsAZycGGTJfOdwlBIpj7QBGS5oj2bAmtD5479mwuO\
    Ma5Ae7/G2lS8UVBRtZr7MEeaNOXcFrOtwIKqAei/4o4hodIpQy1IItZSOQ6+oNlooZZ/zgijM5nvF/OZLZZnM/dSBhxozfmf\
    C4xsv6SjuA== x

    """
  static let minisignFile = """
    untrusted comment: minisign public key A4A081727D73ED0F
    RWQP7XN9coGgpO3RzqYLzgNn1GPgFoUxpTH4pZ2TtdlbPqrgk0jjg0EC

    """
}
