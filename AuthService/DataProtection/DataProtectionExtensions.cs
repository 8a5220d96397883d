using Fubuni.AuthService.DataProtection;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Fubuni.AuthService;

internal static class DataProtectionExtensions
{
    /// <summary>
    /// Call it after the database, and before features that protect data: their keys are read from the database.
    /// </summary>
    public static void AddSharedDataProtection(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DataProtectionKeyStore>();
        builder.Services.AddSingleton<KeyXmlEncryptor>();
        builder
            .Services.AddOptions<KeyManagementOptions>()
            .Configure<DataProtectionKeyStore, KeyXmlEncryptor>(
                (options, store, encryptor) =>
                {
                    options.XmlRepository = store;
                    options.XmlEncryptor = encryptor;
                }
            );
        builder.Services.AddHostedService<FirstKey>();
        // By default the name is the folder of the service, which replicas may not share.
        builder.Services.AddDataProtection().SetApplicationName("fubuni-auth");
    }
}
