using System.Xml.Linq;
using Fubuni.AuthService.Data;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.AuthService.DataProtection;

/// <summary>
/// The keys of data protection in Postgres, so that every replica can decrypt the data of another, also after a
/// restart.
/// </summary>
internal sealed class DataProtectionKeyStore(IServiceScopeFactory scopes, TimeProvider time) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        return
        [
            .. db
                .DataProtectionKeys.AsNoTracking()
                .OrderBy(key => key.CreatedAt)
                .Select(key => key.Xml)
                .AsEnumerable()
                .Select(xml => XElement.Parse(xml)),
        ];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        db.DataProtectionKeys.Add(
            new DataProtectionKey
            {
                Name = friendlyName,
                Xml = element.ToString(SaveOptions.DisableFormatting),
                CreatedAt = time.GetUtcNow(),
            }
        );
        db.SaveChanges();
    }
}
