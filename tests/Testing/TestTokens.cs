using System.Security.Cryptography;
using Fubuni.ServiceDefaults;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fubuni.Testing;

/// <summary>
/// Access tokens signed with a key of the test, for a service whose <see cref="IVerificationKeys"/> is this object.
/// </summary>
public sealed class TestTokens : IVerificationKeys, IDisposable
{
    public const string Issuer = "https://fubuni.test";
    public const string Audience = "fubuni";

    public const string KeyId = "test-key";

    /// <summary>
    /// The id of a key with the same modulus and the exponent 3, for which signatures can be forged that a careless
    /// verifier accepts.
    /// </summary>
    public const string SmallExponentKeyId = "test-key-e3";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly RsaSecurityKey _key;

    public TestTokens() => _key = new RsaSecurityKey(_rsa) { KeyId = KeyId };

    /// <summary>The key, for forgeries that no library would create.</summary>
    public RSA Key => _rsa;

    public IReadOnlyCollection<SecurityKey> Find(string? kid) =>
        kid switch
        {
            KeyId => [_key],
            SmallExponentKeyId =>
            [
                new RsaSecurityKey(new RSAParameters { Modulus = _rsa.ExportParameters(false).Modulus, Exponent = [3] })
                {
                    KeyId = kid,
                },
            ],
            _ => [],
        };

    public ValueTask RefreshAsync(string kid, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <param name="userId">The <c>sub</c> claim.</param>
    /// <param name="change">Changes the token before it is signed, to make one that must be refused.</param>
    public string Create(string userId, Guid? sessionId = null, Action<SecurityTokenDescriptor>? change = null)
    {
        var now = DateTime.UtcNow;
        var token = new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(15),
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = userId,
                ["sid"] = (sessionId ?? Guid.CreateVersion7()).ToString(),
                ["jti"] = Guid.NewGuid().ToString(),
                ["client_id"] = "fubuni-web",
                ["email"] = $"{userId}@example.com",
                ["name"] = "Test User",
            },
        };
        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    public void Dispose() => _rsa.Dispose();
}
