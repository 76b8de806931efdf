using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Fixes.Concurrency;

public class ReturnTaskTests
{
    private static readonly VerifyOptions Web = new() { References = References.AspNetCore };

    [Fact]
    public Task AsyncVoidAction_ReturnsATask() => Verify.Fix(
        """
        public class UsersController(AppDbContext db) : ControllerBase
        {
            // renames
            public async void {|SES2002:Put|}(int id, string name)
            {
                var user = await db.Users.FindAsync(id);
                user!.Name = name;
                await db.SaveChangesAsync();
            }
        }
        """,
        """
        public class UsersController(AppDbContext db) : ControllerBase
        {
            // renames
            public async Task Put(int id, string name)
            {
                var user = await db.Users.FindAsync(id);
                user!.Name = name;
                await db.SaveChangesAsync();
            }
        }
        """,
        Web);

    [Fact]
    public Task MemberOfAContract_StaysAsItIs() => Verify.NoFix(
        """
        public interface IRename { void Put(int id, string name); }
        public class UsersController(AppDbContext db) : ControllerBase, IRename
        {
            public async void {|SES2002:Put|}(int id, string name)
            {
                var user = await db.Users.FindAsync(id);
                user!.Name = name;
                await db.SaveChangesAsync();
            }
        }
        """,
        Web);
}
