using System.Security.Cryptography;

namespace Fubuni.Benchmarks;

/// <summary>What the RSA-2048 signature of a token costs, in microseconds of processor time.</summary>
internal static class SignatureFloor
{
    private static readonly byte[] Token = RandomNumberGenerator.GetBytes(500);

    public static (double Sign, double Verify) Measure()
    {
        using var key = RSA.Create(2048);
        var signature = key.SignData(Token, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return (
            Microseconds(() => key.SignData(Token, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            Microseconds(() => key.VerifyData(Token, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        );
    }

    private static double Microseconds(Action operation) =>
        Load.Run(1, TimeSpan.FromSeconds(1), (_, repeat) => repeat(operation)).LoadMicroseconds;
}
