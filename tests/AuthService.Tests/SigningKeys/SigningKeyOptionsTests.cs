using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Tests.SigningKeys;

public sealed class SigningKeyOptionsTests
{
    [Theory]
    [InlineData("KeyEncryptionKey", "too short")]
    [InlineData("PreviousKeyEncryptionKey", "too short")]
    [InlineData("PropagationTime", "00:09:59")]
    [InlineData("RotationInterval", "1.00:00:00")]
    [InlineData("RotationInterval", "10000.00:00:00")]
    [InlineData("ReloadInterval", "00:00:00")]
    [InlineData("ReloadInterval", "00:01:01")]
    public async Task A_schedule_that_would_break_sign_ins_does_not_start(string setting, string value)
    {
        var builder = WebApplication.CreateBuilder([
            "--SigningKeys:KeyEncryptionKey=a key encryption key that only tests use",
            $"--SigningKeys:{setting}={value}",
        ]);
        builder.AddSigningKeys();
        await using var app = builder.Build();

        var failure = Assert.Throws<OptionsValidationException>(
            app.Services.GetRequiredService<IStartupValidator>().Validate
        );

        Assert.Contains($"SigningKeys:{setting}", failure.Message, StringComparison.Ordinal);
    }
}
