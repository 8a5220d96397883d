namespace BCrypt.Net;

/// <summary>What the password is hashed with before bcrypt in the enhanced mode.</summary>
public enum HashType
{
    None = -1,
    SHA256 = 0,
    SHA384 = 1,
    SHA512 = 2,
}
