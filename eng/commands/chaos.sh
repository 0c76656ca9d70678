# shellcheck shell=bash
# usage: [--seconds N] [--seed N] [--drift]
# summary: starts a system of its own, kills, freezes and locks its parts under a crowd of buyers, and judges what became of every request
# option: --seconds N   how long (60)
# option: --seed N      repeats the faults of another run; without it a random one, which is printed
# option: --drift       also falsifies the stock counter afterwards and waits for its repair
# option: exit code 0 all promises kept, 1 one broken, 2 could not be tried

# shellcheck source=eng/lib/packages.sh
source eng/lib/packages.sh

main() {
  need_dotnet
  need_redis_server
  local project output=bin/Release/net10.0
  # The store is a file here: chaos is about the system, not about a database server.
  export Engine=Local
  for project in FlashSale.ApiService FlashSale.Worker loadtest/FlashSale.Crowd; do
    quietly "building $project" dotnet build "$project" --configuration Release --verbosity quiet
  done
  exec dotnet "loadtest/FlashSale.Crowd/$output/FlashSale.Crowd.dll" chaos \
    --api "FlashSale.ApiService/$output/FlashSale.ApiService.dll" --worker "FlashSale.Worker/$output/FlashSale.Worker.dll" \
    --folder artifacts/chaos "$@"
}
