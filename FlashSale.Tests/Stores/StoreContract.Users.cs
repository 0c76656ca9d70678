using FlashSale.Domain;

namespace FlashSale.Tests.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task FindUser_Stored_ReturnsWhatWasStored()
    {
        var user = StoreData.User() with { PasswordHash = StoreData.Awkward, Role = UserRole.Admin };

        Assert.True(await Store.Users.TryInsertAsync(user, default));

        Assert.Equal(user, await Store.Users.FindAsync(user.Id, default));
        Assert.Equal(user, await Store.Users.FindByEmailAsync(user.Email, default));
    }

    [Fact]
    public async Task FindUser_Unknown_ReturnsNull()
    {
        Assert.Null(await Store.Users.FindAsync(UserId.New(), default));
        Assert.Null(await Store.Users.FindByEmailAsync("nobody@example.com", default));
        Assert.Null(await Store.Users.FindByEmailAsync("' OR 1=1 --", default));
    }

    [Fact]
    public async Task FindUsers_ManyWithUnknownOnesAndRepeats_ReturnsThoseThatAreThere()
    {
        var users = Enumerable.Range(0, 300).Select(static _ => StoreData.User()).ToList();
        await Store.Users.InsertManyAsync([.. users, StoreData.User()], default);

        var found = await Store.Users.FindAsync([UserId.New(), .. users.Select(static user => user.Id), users[0].Id], default);

        Assert.Equal(users.ToDictionary(static user => user.Id), found);
        Assert.Empty(await Store.Users.FindAsync([], default));
        Assert.Empty(await Store.Users.FindAsync([UserId.New()], default));
    }

    [Fact]
    public async Task TryInsertUser_EmailTaken_ReturnsFalseAndChangesNothing()
    {
        var first = StoreData.User();
        await Store.Users.TryInsertAsync(first, default);
        var second = StoreData.User(first.Email);

        Assert.False(await Store.Users.TryInsertAsync(second, default));

        Assert.Equal(first, await Store.Users.FindByEmailAsync(first.Email, default));
        Assert.Null(await Store.Users.FindAsync(second.Id, default));
    }

    [Fact]
    public async Task TryInsertUser_RaceOfTwoInstances_OneWins()
    {
        var other = await OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            var email = $"{Guid.NewGuid():N}@example.com";
            var attempts = await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(i => Task.Run(() => (i % 2 == 0 ? Store : other).Users.TryInsertAsync(StoreData.User(email), default)))
            );

            Assert.Single(attempts, static won => won);
        }
    }

    [Fact]
    public async Task InsertManyUsers_SomeEmailsTaken_SkipsOnlyThose()
    {
        var taken = StoreData.User();
        await Store.Users.TryInsertAsync(taken, default);
        var users = Enumerable.Range(0, 500).Select(static _ => StoreData.User()).ToList();
        var twin = StoreData.User(users[0].Email);

        await Store.Users.InsertManyAsync([StoreData.User(taken.Email), .. users, twin], default);
        await Store.Users.InsertManyAsync([], default);

        foreach (var user in users)
            Assert.Equal(user, await Store.Users.FindAsync(user.Id, default));
        Assert.Equal(taken, await Store.Users.FindByEmailAsync(taken.Email, default));
        Assert.Null(await Store.Users.FindAsync(twin.Id, default));
    }

    [Fact]
    public async Task UpdatePasswordHash_KnownUser_ChangesOnlyTheHash()
    {
        var (user, other) = (StoreData.User(), StoreData.User());
        await Store.Users.InsertManyAsync([user, other], default);

        await Store.Users.UpdatePasswordHashAsync(user.Id, "new", default);
        await Store.Users.UpdatePasswordHashAsync(UserId.New(), "nobody's", default);

        Assert.Equal(user with { PasswordHash = "new" }, await Store.Users.FindAsync(user.Id, default));
        Assert.Equal(other, await Store.Users.FindAsync(other.Id, default));
    }
}
