using Fubuni.AuthService.RefreshTokens;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fubuni.AuthService.Data.Migrations
{
    /// <summary>Creates the function that rotates refresh tokens: see <c>RefreshTokens/rotation.v1.sql</c>.</summary>
    public partial class RotateRefreshToken : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(RotationSql.V1);
        }

        protected override void Down(MigrationBuilder migrationBuilder)
            => migrationBuilder.Sql("drop function rotate_refresh_token(bytea, bytea, timestamptz, interval, interval);");
    }
}
