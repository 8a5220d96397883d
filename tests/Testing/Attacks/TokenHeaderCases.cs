using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Fubuni.Testing.Attacks;

/// <summary>Invalid headers: algorithms, keys, types and extensions (RFC 7515, RFC 8725 section 3).</summary>
internal static class TokenHeaderCases
{
    public static IEnumerable<TokenCase> Cases() =>
        [.. Algorithms(), .. PublicKeyAsSecret(), .. KeyIds(), .. EmbeddedKeys(), .. Rest()];

    private static IEnumerable<TokenCase> Algorithms()
    {
        foreach (
            var none in new[]
            {
                "\"none\"",
                "\"None\"",
                "\"NONE\"",
                "\"nOnE\"",
                "\"\"",
                null,
                "null",
                "0",
                "[\"RS256\"]",
                "\"rs256\"",
                "\"RS256 \"",
            }
        )
        {
            yield return TokenCase.Invalid($"alg {none ?? "absent"}, signed", token => token.Header("alg", none));
            yield return TokenCase.Invalid(
                $"alg {none ?? "absent"}, no signature",
                token => token.Header("alg", none).SignedBy(_ => [])
            );
        }

        yield return TokenCase.Invalid(
            "alg RS384",
            token => Signed(token, "RS384", HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1)
        );
        yield return TokenCase.Invalid(
            "alg RS512",
            token => Signed(token, "RS512", HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)
        );
        yield return TokenCase.Invalid(
            "alg PS256",
            token => Signed(token, "PS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pss)
        );
        yield return TokenCase.Invalid("alg ES256", token => token.Header("alg", "\"ES256\"").SignedBy(SignedByCurve));
        yield return TokenCase.Invalid(
            "alg ES256 with zeros for a signature",
            token => token.Header("alg", "\"ES256\"").SignedBy(_ => new byte[64])
        );
        yield return TokenCase.Invalid(
            "alg RS256, in truth PSS",
            token => Signed(token, "RS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pss)
        );
    }

    private static IEnumerable<TokenCase> PublicKeyAsSecret()
    {
        (string Name, Func<RSA, byte[]> Secret)[] secrets =
        [
            ("PEM", key => Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem())),
            ("PEM with a line end", key => Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem() + "\n")),
            ("PKCS#1 PEM", key => Encoding.ASCII.GetBytes(key.ExportRSAPublicKeyPem())),
            ("DER", key => key.ExportSubjectPublicKeyInfo()),
            ("JWK", key => Encoding.ASCII.GetBytes(PublicJwk(key, TestTokens.KeyId))),
            ("modulus", key => key.ExportParameters(false).Modulus!),
            ("nothing", _ => []),
        ];
        foreach (var (name, secret) in secrets)
        {
            yield return TokenCase.Invalid(
                $"HS256 by the public key as {name}",
                token =>
                    token.Header("alg", "\"HS256\"").SignedBy(input => HMACSHA256.HashData(secret(token.Key), input))
            );
        }

        yield return TokenCase.Invalid(
            "HS384 by the public key",
            token =>
                token
                    .Header("alg", "\"HS384\"")
                    .SignedBy(input => HMACSHA384.HashData(secrets[0].Secret(token.Key), input))
        );
        yield return TokenCase.Invalid(
            "HS512 by the public key",
            token =>
                token
                    .Header("alg", "\"HS512\"")
                    .SignedBy(input => HMACSHA512.HashData(secrets[0].Secret(token.Key), input))
        );
    }

    private static IEnumerable<TokenCase> KeyIds()
    {
        (string Name, string? Json)[] kids =
        [
            ("absent", null),
            ("unknown", "\"who-knows\""),
            ("empty", "\"\""),
            ("null", "null"),
            ("a number", "7"),
            ("a list", "[\"test-key\"]"),
            ("an object", "{}"),
            ("in other case", "\"TEST-KEY\""),
            ("with a blank", "\"test-key \""),
            ("a path", "\"../../../../dev/null\""),
            ("SQL", "\"' or 1=1 --\""),
            ("a command", "\"|whoami\""),
            ("with NUL", "\"test-key\\u0000\""),
            ("half a surrogate pair", "\"\\ud800\""),
            ("10 KB", ForgedToken.Text(new string('k', 10_240))),
        ];
        return kids.Select(kid => TokenCase.Invalid($"kid {kid.Name}", token => token.Header("kid", kid.Json)));
    }

    private static IEnumerable<TokenCase> EmbeddedKeys()
    {
        foreach (var kid in new[] { TestTokens.KeyId, "attacker" })
        {
            yield return TokenCase.Invalid(
                $"jwk of the attacker, kid {kid}",
                token => ByAttacker(token, kid, "jwk", key => PublicJwk(key, kid))
            );
            yield return TokenCase.Invalid(
                $"jku, kid {kid}",
                token => ByAttacker(token, kid, "jku", _ => "\"http://127.0.0.1:9/jwks.json\"")
            );
            yield return TokenCase.Invalid(
                $"x5u, kid {kid}",
                token => ByAttacker(token, kid, "x5u", _ => "\"http://127.0.0.1:9/key.pem\"")
            );
            yield return TokenCase.Invalid($"x5c, kid {kid}", token => ByAttacker(token, kid, "x5c", Certificate));
        }
    }

    private static IEnumerable<TokenCase> Rest()
    {
        foreach (var crit in new[] { "[\"exp\"]", "[]", "[\"b64\"]", "\"exp\"", "null" })
        {
            yield return TokenCase.Invalid($"crit {crit}", token => token.Header("crit", crit));
        }

        yield return TokenCase.Invalid("b64 false", token => token.Header("b64", "false").Header("crit", "[\"b64\"]"));
        yield return TokenCase.Invalid("b64 false, not critical", token => token.Header("b64", "false"));
        yield return TokenCase.Invalid("zip DEF", token => token.Header("zip", "\"DEF\""));
        foreach (
            var type in new[]
            {
                "\"JWT\"",
                "\"id_token\"",
                "\"at+JWT \"",
                "\"rt+jwt\"",
                "\"\"",
                null,
                "null",
                "1",
                "[\"at+jwt\"]",
            }
        )
        {
            yield return TokenCase.Invalid($"typ {type ?? "absent"}", token => token.Header("typ", type));
        }

        yield return TokenCase.Invalid(
            "a token in a token",
            token => token.Header("cty", "\"JWT\"").PayloadBytes(Encoding.ASCII.GetBytes(token.ToString()))
        );
        yield return TokenCase.Invalid("alg twice, none last", token => token.AlsoHeader("alg", "\"none\""));
        yield return TokenCase.Invalid(
            "alg twice, none first",
            token => token.Header("alg", "\"none\"").AlsoHeader("alg", "\"RS256\"")
        );
        yield return TokenCase.Invalid(
            "kid twice",
            token => token.Header("kid", "\"another\"").AlsoHeader("kid", ForgedToken.Text(TestTokens.KeyId))
        );
        yield return TokenCase.Invalid(
            "typ twice",
            token => token.Header("typ", "\"JWT\"").AlsoHeader("typ", "\"at+jwt\"")
        );
        yield return TokenCase.Invalid("header a list", token => token.HeaderBytes("[]"u8.ToArray()));
        yield return TokenCase.Invalid("header empty", token => token.HeaderBytes([]));
        yield return TokenCase.Invalid("header null", token => token.HeaderBytes("null"u8.ToArray()));
        yield return TokenCase.Invalid("header cut", token => token.HeaderBytes("{\"alg\":\"RS256\""u8.ToArray()));
    }

    private static ForgedToken Signed(
        ForgedToken token,
        string algorithm,
        HashAlgorithmName hash,
        RSASignaturePadding padding
    ) => token.Header("alg", ForgedToken.Text(algorithm)).SignedBy(input => token.Key.SignData(input, hash, padding));

    private static byte[] SignedByCurve(byte[] input)
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return curve.SignData(input, HashAlgorithmName.SHA256);
    }

    private static ForgedToken ByAttacker(ForgedToken token, string kid, string member, Func<RSA, string> value)
    {
        var attacker = RSA.Create(2048);
        return token
            .Header("kid", ForgedToken.Text(kid))
            .Header(member, value(attacker))
            .SignedBy(input => attacker.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static string PublicJwk(RSA key, string kid)
    {
        var parameters = key.ExportParameters(false);
        var (n, e) = (Base64Url.EncodeToString(parameters.Modulus), Base64Url.EncodeToString(parameters.Exponent));
        return $$"""{"kty":"RSA","use":"sig","alg":"RS256","kid":"{{kid}}","n":"{{n}}","e":"{{e}}"}""";
    }

    private static string Certificate(RSA key)
    {
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=attacker",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1)
        );
        return $"[\"{Convert.ToBase64String(certificate.RawData)}\"]";
    }
}
