using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Fubuni.AuthService.Data;

/// <summary>
/// Gives each shape of the account tables a model: hosts in one process may have different databases.
/// </summary>
internal sealed class AuthModelCacheKeyFactory : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) =>
        (context.GetType(), ((AuthDbContext)context).AccountColumns.Key, designTime);
}
