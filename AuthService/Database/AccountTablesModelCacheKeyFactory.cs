using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Fubuni.AuthService.Database;

/// <summary>Two hosts in one process may name the account tables differently: each gets a model of its own.</summary>
internal sealed class AccountTablesModelCacheKeyFactory : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) => (context.GetType(), ((AuthDbContext)context).AccountTables, designTime);
}
