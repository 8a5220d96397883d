using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Fubuni.AuthService.Database;

/// <summary>Two hosts in one process may find different account tables: each gets a model of its own.</summary>
internal sealed class AccountColumnsModelCacheKeyFactory : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) => (context.GetType(), ((AuthDbContext)context).AccountColumns.Key, designTime);
}
