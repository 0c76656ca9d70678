namespace FlashSale.Domain;

/// <summary>What <see cref="IDoor"/> says.</summary>
/// <param name="Session">Null: there is none (any more), or it was not asked for.</param>
/// <param name="Hit">Null: none was counted.</param>
public readonly record struct DoorAnswer(Session? Session, RateDecision? Hit);
