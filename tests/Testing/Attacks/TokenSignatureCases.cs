using System.Security.Cryptography;

namespace Fubuni.Testing.Attacks;

/// <summary>Invalid signatures, each of a kind that some verifier has accepted.</summary>
internal static class TokenSignatureCases
{
    public static IEnumerable<TokenCase> Cases() => [.. Encodings(), .. Values()];

    private static IEnumerable<TokenCase> Encodings()
    {
        (string Name, Func<RSA, byte[], byte[]> Sign)[] forgeries =
        [
            ("wrong hash identifier", ForgedSignature.WrongHashIdentifier),
            ("no hash identifier", ForgedSignature.NoHashIdentifier),
            ("hash identifier without parameters", ForgedSignature.MissingParameters),
            ("hash identifier with parameters", ForgedSignature.ParametersNotNull),
            ("a length in long form", ForgedSignature.LengthInLongForm),
            ("the padding of encryption", ForgedSignature.EncryptionPadding),
            ("padding that is not all ones", ForgedSignature.PaddingNotAllOnes),
            ("no separator", ForgedSignature.NoSeparator),
            ("bytes after the digest", ForgedSignature.TrailingBytes),
            ("the modulus added", ForgedSignature.PlusModulus),
        ];
        foreach (var (name, sign) in forgeries)
        {
            yield return TokenCase.Invalid(
                $"signature: {name}",
                token => token.SignedBy(input => sign(token.Key, input))
            );
        }

        foreach (
            var (name, hash) in new[]
            {
                ("SHA-1", HashAlgorithmName.SHA1),
                ("SHA-384", HashAlgorithmName.SHA384),
                ("SHA-512", HashAlgorithmName.SHA512),
            }
        )
        {
            yield return TokenCase.Invalid(
                $"signature: over {name}",
                token => token.SignedBy(input => token.Key.SignData(input, hash, RSASignaturePadding.Pkcs1))
            );
        }

        yield return TokenCase.Invalid(
            "signature: a cube root under the exponent 3",
            token =>
                token.Header("kid", ForgedToken.Text(TestTokens.SmallExponentKeyId)).SignedBy(ForgedSignature.CubeRoot)
        );
    }

    private static IEnumerable<TokenCase> Values()
    {
        foreach (var index in new[] { 0, 1, 100, 254, 255 })
        {
            yield return Changed(
                $"bit of byte {index} turned",
                signature =>
                {
                    signature[index] ^= 1;
                    return signature;
                }
            );
        }

        yield return Changed("empty", _ => []);
        yield return Changed("all zeros", signature => new byte[signature.Length]);
        yield return Changed("one", signature => [.. new byte[signature.Length - 1], 1]);
        yield return Changed("all ones", signature => [.. Enumerable.Repeat((byte)0xFF, signature.Length)]);
        yield return Changed("first byte missing", signature => signature[1..]);
        yield return Changed("last byte missing", signature => signature[..^1]);
        yield return Changed("a zero before", signature => [0, .. signature]);
        yield return Changed("a zero after", signature => [.. signature, 0]);
        yield return Changed("twice", signature => [.. signature, .. signature]);
        yield return Changed("reversed", signature => [.. signature.Reverse()]);
        yield return TokenCase.Invalid(
            "signature: of another key",
            token =>
                token.SignedBy(input =>
                {
                    using var attacker = RSA.Create(2048);
                    return attacker.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                })
        );
        yield return TokenCase.Rewritten(
            "signature: of other claims",
            token =>
            {
                var signed = token.Segments();
                var changed = token.Claim("sub", "\"admin\"").Segments();
                return $"{signed[0]}.{changed[1]}.{signed[2]}";
            }
        );
    }

    private static TokenCase Changed(string name, Func<byte[], byte[]> change) =>
        TokenCase.Invalid(
            $"signature: {name}",
            token =>
                token.SignedBy(input =>
                    change(token.Key.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
                )
        );
}
